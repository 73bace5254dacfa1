/**
 * @file
 * What the C++ headers share: errors, texts, views of arrays, and the way that
 * an exception takes from a callback to the caller.
 *
 * No exception crosses a C frame.  A callback's is caught where the library
 * called it and kept by the *receiver* of the call that it serves; when the
 * call has come back, it is thrown again, the same object.  A receiver belongs
 * to one call, or to one run with all its threads, of which the first exception
 * counts.  Where a thread has none yet (a run's worker that asks for its first
 * trial), that of the space serves.
 */
#ifndef HPTUNE_SUPPORT_HPP
#define HPTUNE_SUPPORT_HPP

#include <hptune/alloc.h>
#include <hptune/dist.h>
#include <hptune/export.h>
#include <hptune/status.h>

#include <cstddef>
#include <exception>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace hptune {

/** A call of the library failed; what() is the library's text. */
class HPT_API error : public std::runtime_error {
public:
    /** The last failure of this thread, with its status. */
    explicit error(int status)
        : std::runtime_error(hpt_last_error()), status_(status)
    {
    }
    /** A failure with a text of its own. */
    error(int status, const char *what)
        : std::runtime_error(what), status_(status)
    {
    }
    /** @return an hpt_status, such as HPT_E_RANGE. */
    int status() const noexcept { return status_; }

private:
    int status_;
};

/**
 * What functions take for a text: a literal, a std::string or a
 * std::string_view, ended by a zero byte for the library.  For parameters only.
 */
class text {
public:
    /** Borrows; ends with a zero byte. */
    text(const char *s) noexcept : data_(s) {}
    /** Borrows. */
    text(const std::string &s) : data_(s.c_str()) { check(s); }
    /** Copies. */
    text(std::string_view s) : copy_(s), data_(copy_.c_str()) { check(s); }
    text(const text &) = delete;
    text &operator=(const text &) = delete;
    /** @return the text, ended by a zero byte. */
    const char *get() const noexcept { return data_; }

private:
    static void check(std::string_view s)
    {
        if (s.find('\0') != s.npos)
            throw error(HPT_E_INVALID, "a text has a zero byte inside");
    }

    std::string copy_;
    const char *data_;
};

/**
 * Pointer and length of an array that somebody else owns; what borrows it is
 * said where it is made.  A contiguous range: std::span takes it.
 */
template <typename T> class view {
public:
    using value_type = T;              /**< of an element */
    using const_iterator = const T *;  /**< a pointer */
    using iterator = const_iterator;   /**< elements are not written through */

    /** An empty one. */
    constexpr view() noexcept = default;
    /** n elements from data on. */
    constexpr view(const T *data, std::size_t n) noexcept : data_(data), n_(n)
    {
    }
    /** All of a vector, which it must not outlive. */
    view(const std::vector<T> &v) noexcept : data_(v.data()), n_(v.size()) {}

    /** @return the first element. */
    constexpr const T *data() const noexcept { return data_; }
    /** @return number of elements. */
    constexpr std::size_t size() const noexcept { return n_; }
    /** @return whether there is none. */
    constexpr bool empty() const noexcept { return n_ == 0; }
    /** @return the first element. */
    constexpr const T *begin() const noexcept { return data_; }
    /** @return past the last element. */
    constexpr const T *end() const noexcept { return data_ + n_; }
    /** @return an element; i is not checked. */
    constexpr const T &operator[](std::size_t i) const noexcept
    {
        return data_[i];
    }

private:
    const T *data_ = nullptr;
    std::size_t n_ = 0;
};

/** Names with a number each, such as parameters with their values. */
using numbers = std::vector<std::pair<std::string, double>>;

namespace detail {

/* A status, or a number that is never negative. */
template <typename Integer,
          typename = std::enable_if_t<std::is_integral_v<Integer>>>
Integer
check(Integer rc)
{
    if (rc < 0)
        throw error(int(rc));
    return rc;
}

/* What a call returned that returns NULL when it fails. */
template <typename T>
T *
check(T *pointer)
{
    if (!pointer)
        throw error(hpt_last_status());
    return pointer;
}

/* Empty the text of the last error, as a constructor that succeeds does. */
inline void
clear_error()
{
    hpt_dist_destroy(check(hpt_dist_boolean()));
}

/* What a getter returned that answers a mistake with a number that may also be
 * a value: then it is asked once more, to see whether it says why. */
template <typename T, typename Is, typename Get>
T
check_value(Is is_answer_to_mistakes, Get get)
{
    T value = get();

    if (!is_answer_to_mistakes(value))
        return value;
    clear_error();
    value = get();
    check(hpt_last_status());
    return value;
}

/* Text that the library gave away. */
inline std::string
owned(char *given)
{
    struct release {
        void operator()(char *s) const noexcept { hpt_text_destroy(s); }
    };
    std::unique_ptr<char, release> holder(given);

    return check(given);
}

/* Owner of a C handle.  NULL once moved from; then at() throws. */
template <typename T, void (*destroy)(T *)> class owner {
public:
    explicit owner(T *pointer) noexcept : pointer_(pointer) {}
    T *get() const noexcept { return pointer_.get(); }
    T *release() noexcept { return pointer_.release(); }
    T *at() const
    {
        if (!pointer_)
            throw error(HPT_E_INVALID, "the handle was moved from");
        return pointer_.get();
    }

private:
    struct deleter {
        void operator()(T *pointer) const noexcept { destroy(pointer); }
    };
    std::unique_ptr<T, deleter> pointer_;
};

/* Keeps the first exception that it is given. */
class HPT_API receiver {
public:
    void keep(std::exception_ptr thrown) noexcept
    {
        const std::lock_guard<std::mutex> guard(mutex_);

        if (!first_)
            first_ = std::move(thrown);
    }
    std::exception_ptr take() noexcept
    {
        const std::lock_guard<std::mutex> guard(mutex_);

        return std::exchange(first_, nullptr);
    }
    bool has() const noexcept
    {
        const std::lock_guard<std::mutex> guard(mutex_);

        return first_ != nullptr;
    }

private:
    mutable std::mutex mutex_;
    std::exception_ptr first_;
};

/* What a thread knows of the call that it is in: one for all libraries of a
 * process, whatever visibility they are compiled with. */
struct HPT_API place {
    receiver *current; /* of the innermost call; NULL: none known */
    bool broken;       /* a function of the space threw: its answers are void */
    bool refuse;       /* a void predicate says no, so that nothing is done */
};
HPT_API inline thread_local place here = { nullptr, false, false };

/* The number that stops a run whose callback threw; no code of the library. */
inline constexpr int threw = -1001;

/* The exception in hand, from a callback; home is that of the space. */
inline int
keep_thrown(receiver &home) noexcept
{
    (here.current ? *here.current : home).keep(std::current_exception());
    return threw;
}

/* One call into the library during which callbacks may run. */
class call {
public:
    explicit call(bool refuse = false) noexcept : outer_(here)
    {
        here = { &first, false, refuse };
    }
    ~call() { here = outer_; }
    call(const call &) = delete;
    call &operator=(const call &) = delete;

    /* What a callback threw, or else what the library answered. */
    template <typename Answer>
    Answer check(Answer answer)
    {
        if (std::exception_ptr thrown = first.take())
            std::rethrow_exception(std::move(thrown));
        return detail::check(answer);
    }

    receiver first;

private:
    place outer_;
};

/* Gives up what the library was handed as user data. */
template <typename T>
void
destroy_state(void *state) noexcept
{
    delete static_cast<T *>(state);
}

} // namespace detail
} // namespace hptune

#endif
