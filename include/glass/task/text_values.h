// The tasks whose labels are numbers beside a text: any number of labels, and regression.
#pragma once

#include <memory>

#include "glass/task/task.h"

namespace glass {

/// Each label yes or no, by a sigmoid of its own; the loss is the mean binary cross-entropy in nats. A label is
/// predicted above one half. Metrics: micro_f1, macro_f1, subset_accuracy (all labels of a text right), loss.
std::unique_ptr<Task> make_multi_label(const TaskInput& input);

/// One number a text; the loss is the mean squared error. Metrics: mean_squared_error, pearson, spearman.
std::unique_ptr<Task> make_regression(const TaskInput& input);

}  // namespace glass
