// An evaluation whose examples are shared out among processes.
#pragma once

#include "glass/train/processes.h"
#include "glass/train/trainer.h"

namespace glass {

/// Task metrics of a split, one entry of evaluation.json's "splits", the same in all processes: each judges its share
/// of the examples, the first one merges them. Where a task's evaluations cannot be handed on the first one judges all.
Json evaluate_together(Subject& subject, const Task& task, const TokenizedDataset& data, Processes& processes);

}  // namespace glass
