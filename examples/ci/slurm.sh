#!/bin/bash
# A campaign as a Slurm array of 16 shards; slurm-merge.sh puts them together:
#   id=$(sbatch --parsable slurm.sh) && sbatch --dependency=afterany:$id slurm-merge.sh
# Submitted again, it does only what is not there.
#SBATCH --job-name=gatecheck
#SBATCH --array=1-16
#SBATCH --cpus-per-task=1
#SBATCH --requeue
TARGET=${TARGET:-exec:python3 my_lstm.py}
OPTIONS=${OPTIONS:---level exhaustive}
FOLDER=${FOLDER:-shards}

npx gatecheck verify "$TARGET" $OPTIONS --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" \
  --report "$FOLDER/$SLURM_ARRAY_TASK_ID" --resume
