"""Prints how many crashes siggen signs per second of CPU time: crash data as JSON lines, rounds."""

import json
import sys
import time

from siggen.generator import SignatureGenerator

with open(sys.argv[1], encoding="utf-8") as lines:
    crashes = [json.loads(line) for line in lines]
generator = SignatureGenerator()
best = 0.0
for _ in range(int(sys.argv[2])):
    start = time.process_time()
    for crash in crashes:
        generator.generate(crash)
    best = max(best, len(crashes) / (time.process_time() - start))
print(best)
