"""Every exported function has its place in the C++ headers, or a reason to have
none; the house's rule for names holds: hpt_space_add_int() is space::add_int().

usage: test_wrappers.py SOURCE_ROOT
"""
import pathlib
import re
import sys

# What a C++ host calls as it is, or not at all.
WITHOUT = {
    "hpt_allocator_init": "memory is the C interface's affair",
    "hpt_allocator_set": "memory is the C interface's affair",
    "hpt_constant_count": "the enumerators are there",
    "hpt_constant_find": "the enumerators are there",
    "hpt_constant_name": "the enumerators are there",
    "hpt_rows_init": "hptune::rows has no size to set",
    "hpt_status_to_string": "nothing to add to it",
    "hpt_version_number": "nothing to add to it",
    "hpt_version_string": "nothing to add to it",
}
# Names that are not those of the rule.
OTHERWISE = {
    "hpt_last_error": "error", "hpt_last_status": "error",
    "hpt_text_destroy": "owned", "hpt_space_create": "space",
    "hpt_sampler_create": "sampler", "hpt_objective_create": "objective",
    "hpt_study_create": "study", "hpt_study_result": "result",
    "hpt_sampler_count": "names", "hpt_sampler_name": "names",
    "hpt_sampler_option_count": "options", "hpt_sampler_option_name": "options",
    "hpt_sampler_option_help": "options",
    "hpt_sampler_option_bounds": "options",
}


def code_of(root):
    text = "".join(path.read_text(encoding="ascii") for path in
                   sorted((root / "include" / "hptune").glob("*.hpp")))
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.S)


def method_of(name):
    if name in OTHERWISE:
        return OTHERWISE[name]
    return "owner" if name.endswith("_destroy") else name.split("_", 2)[2]


def main():
    root = pathlib.Path(sys.argv[1])
    code = code_of(root)
    exported = re.findall(r"^\s+(hpt_\w+);$",
                          (root / "hptune.map").read_text("ascii"), re.M)
    errors = [f"{name} is not exported" for name in
              sorted(set(WITHOUT) | set(OTHERWISE)) if name not in exported]
    for name in exported:
        called = re.search(rf"\b{name}\b", code)
        if bool(called) == (name in WITHOUT):
            errors.append(f"{name}: " + ("has a wrapper, and a reason for none"
                          if called else "no C++ header calls it"))
        elif called and not re.search(rf"\b{method_of(name)}\b *[(<;]", code):
            errors.append(f"{name}: no function {method_of(name)}()")
    print(f"{len(exported)} functions, {len(WITHOUT)} without a wrapper")
    print("\n".join(errors) if errors else "all have their place")
    return 1 if errors else 0


sys.exit(main())
