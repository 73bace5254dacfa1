/**
 * @file
 * libhptune in C++17: the umbrella header over the C headers alone.
 *
 * A class stands for a handle, and a function keeps its name:
 * hpt_space_add_int() is hptune::space::add_int().  What fails throws
 * hptune::error; see hptune/support.hpp for the way of other exceptions.
 * Handles are moved, not copied, but for a split, which is shared.  get() gives
 * the C handle for what is not here; a callback's exception comes out of calls
 * made here only.
 */
#ifndef HPTUNE_HPTUNE_HPP
#define HPTUNE_HPTUNE_HPP

#include <hptune/dist.hpp>
#include <hptune/hptune.h>
#include <hptune/metric.hpp>
#include <hptune/objective.hpp>
#include <hptune/result.hpp>
#include <hptune/sampler.hpp>
#include <hptune/space.hpp>
#include <hptune/split.hpp>
#include <hptune/study.hpp>
#include <hptune/support.hpp>
#include <hptune/trial.hpp>

#endif
