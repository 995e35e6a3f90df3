#!/bin/bash
# The shards of slurm.sh as one report. The exit status is that of the whole campaign, 1 while shards are missing.
#SBATCH --job-name=gatecheck-merge
FOLDER=${FOLDER:-shards}

npx gatecheck report "$FOLDER"/[0-9]*/report.json --report "$FOLDER/whole"
