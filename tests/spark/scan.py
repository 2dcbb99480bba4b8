"""`attune scan` as the worker of Apache Spark: JSON lines in, JSON lines out.

    spark-submit scan.py NOTES OUT_DIR --attune PATH     (or: python scan.py …)

NOTES is a file, folder or pattern, also .gz, of lines {"id": …, "text": …}. Each line gets an answer
in OUT_DIR, a new folder, in no order. A line that cannot be read is passed on as it is and answered
with {"id": … or null, "error": …}, as on one machine. Needs only pyspark; tests/spark/run tries it.
"""
import argparse
import os
import subprocess
import threading

from pyspark import SparkFiles
from pyspark.sql import SparkSession


def answers(lines, command, folder=None):
    """Passes lines (bytes) through one process, holding no more than a batch of them.

    A thread writes while we read: alone we would wait for ever once both pipes are full. Whatever
    goes wrong on either side fails the task: Spark tries it again, and keeps nothing of a failed one.
    """
    worker = subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    problems = []

    def feed():
        try:
            with worker.stdin as pipe:
                for line in lines:
                    pipe.write(line + b"\n")
        except BaseException as problem:  # raised again below
            problems.append(problem)

    feeder = threading.Thread(target=feed, daemon=True)
    feeder.start()
    try:
        yield from (answer.rstrip(b"\n") for answer in worker.stdout)
        if worker.wait() != 0:
            raise RuntimeError(f"attune scan ended with {worker.returncode}")
        feeder.join()
        if problems:
            raise problems[0]
    finally:
        worker.kill()  # where the rest is not wanted; nothing happens to one that has ended


def scan_partition(rows, attune):
    """Runs on the workers: one process for each partition, one core for each process."""
    shipped = SparkFiles.get(os.path.basename(attune))
    program = shipped if os.path.exists(shipped) else attune
    folder = os.path.abspath(SparkFiles.getRootDirectory())
    return answers((row[0] for row in rows), [program, "scan", "--jobs", "1"], folder)


def main():
    ask = argparse.ArgumentParser(description="attune scan on Apache Spark")
    ask.add_argument("notes")
    ask.add_argument("out_dir")
    ask.add_argument("--attune", default="attune", help="the program, to be shipped; or use --files attune")
    ask.add_argument("--partitions", type=int, help="at least so many; otherwise four for each core")
    args = ask.parse_args()

    spark = SparkSession.builder.appName("attune scan").getOrCreate()
    if os.path.isfile(args.attune):
        spark.sparkContext.addFile(os.path.abspath(args.attune))
    # As bytes: Spark would mend text that is no UTF-8, and "\r" would end a line.
    lines = spark.read.text(args.notes, lineSep="\n").selectExpr("cast(value as binary)")
    wanted = args.partitions or 4 * spark.sparkContext.defaultParallelism
    if lines.rdd.getNumPartitions() < wanted:  # few files, or .gz, which Spark cannot split
        lines = lines.repartition(wanted)
    lines.rdd.mapPartitions(lambda rows: scan_partition(rows, args.attune)).saveAsTextFile(args.out_dir)

    counts = spark.read.text(args.out_dir).selectExpr("count(*)", "count(get_json_object(value, '$.error'))")
    print("%d answers, %d of them errors" % tuple(counts.first()))
    spark.stop()


if __name__ == "__main__":
    main()
