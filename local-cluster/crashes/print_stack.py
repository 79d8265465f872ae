# Run by gdb at the crash. Prints one line of JSON: the crashing thread's frames, innermost first, each with
# its function, whether the compiler inlined it, its module and the instruction's offset in that module.
import json

import gdb

MAX_FRAMES = 200


def load_addresses():
    """The lowest mapped address of each file of the process."""
    pid = gdb.selected_inferior().pid
    lowest = {}
    with open(f"/proc/{pid}/maps") as maps:
        for line in maps:
            parts = line.split()
            if len(parts) == 6 and parts[5].startswith("/"):
                lowest.setdefault(parts[5], int(parts[0].split("-")[0], 16))
    return lowest


def stack():
    addresses = load_addresses()
    frames = []
    frame = gdb.newest_frame()
    physical = 0
    while frame is not None and len(frames) < MAX_FRAMES:
        # A caller's program counter is where it continues; the call is just before.
        instruction = frame.pc() - (1 if physical > 0 else 0)
        module = max(
            ((base, path) for path, base in addresses.items() if base <= instruction),
            default=(0, None),
        )
        known = frame.find_sal().symtab is not None or gdb.solib_name(instruction) is not None
        inline = frame.type() == gdb.INLINE_FRAME
        frames.append(
            {
                "function": frame.name(),
                "inline": inline,
                "module": module[1].rsplit("/", 1)[-1] if known else None,
                "offset": instruction - module[0] if known else instruction,
            }
        )
        if not inline:
            physical += 1
        frame = frame.older()
    return frames


print("STACK " + json.dumps(stack()))
