"""What every rival's script does: answers questions from standard input, one JSON object a line, with seconds and peak memory."""
import argparse
import json
import resource
import sys
import time


def options_of(doc, *names):
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in names:
        parser.add_argument(name)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--serve", action="store_true", help="the way it is started by rounds.Served")
    return parser.parse_args()


def serve(tasks):
    """tasks: {name: function of a question's further keys -> dict}. The dict comes back with its seconds and the peak so far."""
    out, sys.stdout = sys.stdout, sys.stderr  # libraries print
    print(json.dumps({"ready": True}), file=out, flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        begin = time.perf_counter()
        answer = tasks[question.pop("task")](**question)
        seconds = time.perf_counter() - begin
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"seconds": seconds, "peak_bytes": peak} | answer), file=out, flush=True)
