"""Signs the crash_data of vectors, JSON lines on standard input, with siggen under a directory of lists."""

import json
import sys

from siggen.generator import SignatureGenerator

generator = SignatureGenerator(signature_list_dir=sys.argv[1])
for rule in generator.pipeline:
    # The rule for the watchdog signs the main thread, by itself under siggen's own lists.
    if hasattr(rule, "signature_generation_rule"):
        rule.signature_generation_rule = generator.pipeline[0]
for line in sys.stdin:
    result = generator.generate(json.loads(line)["crash_data"])
    failed = [note.split(":")[0] for note in result.notes if ": Rule failed: " in note]
    answer = {
        "signature": result.signature,
        "proto_signature": result.extra.get("proto_signature"),
        "failed_rules": failed,
    }
    print(json.dumps(answer), flush=True)
