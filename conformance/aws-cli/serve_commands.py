"""Runs AWS CLI commands, each in a process of its own that is forked from one which has imported it.

Half of the time of an `aws` command goes into importing the AWS CLI. Everything else is as `aws` does
it: its arguments, its environment, what it prints and its exit code.

Reads a line of JSON a command: {"id", "args", "environment"}; writes a line: {"id", "code", "stdout",
"stderr"}. Commands run side by side.
"""

import fcntl
import json
import os
import signal
import sys
import tempfile
import traceback

import awscli.clidriver

# Importing has told botocore where the AWS CLI's own data is.
data_path = {"AWS_DATA_PATH": os.environ["AWS_DATA_PATH"]}


def exit_code_of(error: SystemExit) -> int:
    if error.code is None or isinstance(error.code, int):
        return error.code or 0
    print(error.code, file=sys.stderr)
    return 1


def run_command(args, environment, stdout, stderr):
    """Becomes `aws`; does not return."""
    os.environ.clear()
    os.environ.update(environment | data_path)
    with open(os.devnull) as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(stdout.fileno(), 1)
    os.dup2(stderr.fileno(), 2)
    sys.argv = ["aws", *args]
    code = 1
    try:
        code = awscli.clidriver.main()
    except SystemExit as error:
        code = exit_code_of(error)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def text_of(file):
    file.seek(0)
    return file.read().decode()


def serve(command, replies):
    """Runs one command and tells how it went."""
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        child = os.fork()
        if child == 0:
            run_command(command["args"], command["environment"], stdout, stderr)
        _, status = os.waitpid(child, 0)
        reply = {
            "id": command["id"],
            "code": os.waitstatus_to_exitcode(status),
            "stdout": text_of(stdout),
            "stderr": text_of(stderr),
        }
    line = json.dumps(reply).encode() + b"\n"
    with open(replies, "rb") as turn:
        # One line after the other.
        fcntl.flock(turn, fcntl.LOCK_EX)
        while line:
            line = line[os.write(1, line) :]


def import_the_rest():
    """What the AWS CLI and botocore import only once they are used."""
    session = awscli.clidriver.create_clidriver().session
    session.create_client("iam", "us-east-1", aws_access_key_id="-", aws_secret_access_key="-")


def main():
    import_the_rest()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            serve(json.loads(line), __file__)
            os._exit(0)


main()
