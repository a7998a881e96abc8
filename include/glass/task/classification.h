// Classification: one label a text.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "glass/task/task.h"

namespace glass {

/// `class_weights` are empty or one a class; they weigh the loss of the examples by their gold class (weighted mean).
std::unique_ptr<Task> make_classification(const std::vector<std::string>& label_names, const std::vector<double>& class_weights);

}  // namespace glass
