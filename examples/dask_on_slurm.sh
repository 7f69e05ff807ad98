#!/bin/sh
#SBATCH --ntasks=4
# A cluster of Dask within a job of SLURM, encrypted; what is given as words is done on its workers:
#   sbatch --ntasks=64 examples/dask_on_slurm.sh study oceanworld --seeds 0-99 --jobs 64 --out runs/study
# It needs a folder that all nodes see and nobody else can read: whoever reads key.pem can run anything on the workers.
umask 077
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=alife -keyout key.pem -out cert.pem 2>/dev/null || exit
tls=DASK_DISTRIBUTED__COMM__TLS__
for side in CLIENT SCHEDULER WORKER; do
    export "${tls}${side}__CERT=$PWD/cert.pem" "${tls}${side}__KEY=$PWD/key.pem"
done
export "${tls}CA_FILE=$PWD/cert.pem" DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION=true
closed="--dashboard-address 127.0.0.1:0"

rm -f scheduler.json
dask scheduler --host "tls://$(hostname):0" --scheduler-file scheduler.json $closed &
scheduler=$!
srun sh -c "exec dask worker --scheduler-file scheduler.json --host \$(hostname) --nthreads 1 $closed" &
workers=$!
trap 'kill $workers $scheduler; wait' EXIT
trap 'exit 143' TERM
while [ ! -s scheduler.json ]; do sleep 1; done
python -m alife "$@" --cluster scheduler.json
