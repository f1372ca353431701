"""A Slurm of one node on this machine: munged, slurmctld and slurmd in the foreground, with all that they
keep in one folder, on ports of 127.0.0.1, as whoever runs the tests."""
import getpass
import os
import shutil
import socket
import subprocess
import time

PROGRAMS = ["munged", "slurmctld", "slurmd", "sbatch", "squeue", "sinfo", "scancel"]
# Seconds that daemons have until they answer; a machine may be busy.
PATIENCE = 60

# As much as jobs ask for, whatever the machine has; jobs that wait are looked at every tenth of a second.
CONFIGURATION = """ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmUser={user}
SlurmdUser={user}
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket={folder}/munge/socket
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SlurmdParameters=config_overrides
ReturnToService=2
SchedulerParameters=batch_sched_delay=0,sched_min_interval=100000
NodeName=node NodeHostname={host} NodeAddr=127.0.0.1 CPUs=4 RealMemory=16384
PartitionName=all Nodes=node Default=YES MaxTime=INFINITE State=UP
"""


def find(program):
    """The path of a program, also of a daemon, which need not be on PATH."""
    return shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin:/sbin")


def missing():
    """Why there can be no Slurm here, or None."""
    absent = [program for program in PROGRAMS if not find(program)]
    if absent:
        return f"{', '.join(absent)} not found (packages slurmctld, slurmd, slurm-client and munge)"
    if not os.path.exists("/proc/self/stat"):
        return "slurmd follows processes through /proc, which is not mounted"
    return None


def free_ports(count):
    """Ports that nobody listens on now."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Slurm:
    """Started by `with`, and ended with its jobs."""

    def __init__(self, folder):
        self.folder = folder
        self.daemons = []
        self.environment = {"SLURM_CONF": str(folder / "slurm.conf")}

    def start(self, name, *arguments):
        with open(self.folder / f"{name}.log", "wb") as log:
            self.daemons.append(subprocess.Popen([find(name), *arguments], stdin=subprocess.DEVNULL, stdout=log,
                                                 stderr=subprocess.STDOUT, env={**os.environ, **self.environment}))

    def ask(self, program, *arguments):
        done = subprocess.run([find(program), *arguments], env={**os.environ, **self.environment}, timeout=60,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    def wait(self, what, holds, patience=PATIENCE):
        """Waits until something holds, or a daemon has ended."""
        end = time.monotonic() + patience
        while not holds():
            ended = [daemon.args[0] for daemon in self.daemons if daemon.poll() is not None]
            assert not ended and time.monotonic() < end, f"{what}; ended: {ended}\n{self.logs()}"
            time.sleep(0.1)

    def logs(self):
        return "\n".join(f"{log.name}:\n{log.read_text(errors='replace')[-2000:]}"
                         for log in sorted(self.folder.glob("*.log")))

    def __enter__(self):
        munge = self.folder / "munge"
        for path in (munge, self.folder / "state", self.folder / "spool"):
            path.mkdir(mode=0o755)
        (munge / "key").touch(mode=0o600)
        (munge / "key").write_bytes(os.urandom(128))
        host = socket.gethostname().split(".")[0]
        (self.folder / "slurm.conf").write_text(CONFIGURATION.format(
            host=host, user=getpass.getuser(), ports=free_ports(2), folder=self.folder))
        # Nothing is confined, and where /sys is not mounted, no plugin could be found out.
        (self.folder / "cgroup.conf").write_text(f"CgroupPlugin=cgroup/v1\nCgroupMountpoint={self.folder}\n")
        try:
            # Folders above may be open to others, which the key in them need not mind.
            self.start("munged", "--foreground", "--force",
                       f"--key-file={munge / 'key'}", f"--socket={munge / 'socket'}",
                       f"--pid-file={munge / 'pid'}", f"--log-file={munge / 'log'}", f"--seed-file={munge / 'seed'}")
            self.wait("munged makes no socket", (munge / "socket").exists)
            configuration = self.environment["SLURM_CONF"]
            self.start("slurmctld", "-D", "-f", configuration)
            self.start("slurmd", "-D", "-f", configuration, "-N", "node")
            self.wait("the node is not ready", lambda: self.ask("sinfo", "-h", "-o", "%t") == "idle")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if len(self.daemons) > 1:
            self.ask("scancel", "--full", "--user", getpass.getuser())
        for daemon in reversed(self.daemons):
            daemon.terminate()
        for daemon in reversed(self.daemons):
            try:
                daemon.wait(timeout=20)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()

    def finish(self):
        """Waits for all jobs to leave the queue."""
        self.wait("jobs do not end", lambda: not self.ask("squeue", "-h", "-o", "%i %T %r"))
