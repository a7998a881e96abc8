// Classification: one label a text.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "glass/task/task.h"

namespace glass {

/// Scores and labels of a whole split, by example number.
struct TaskOutputs {
  std::vector<std::vector<double>> scores;  ///< [examples][C], before softmax
  std::vector<std::int64_t> labels;         ///< -1: none
};

/// Accuracy, macro F1, loss, calibration, confusion of the examples that have a label.
Json evaluate_classification(const TaskOutputs& outputs, std::int64_t classes);

/// Weights by which all classes that occur weigh the same together: examples / (classes * examples of the class), as
/// scikit-learn's "balanced". A class without examples has weight 1.
std::vector<double> balanced_weights(const std::vector<std::int64_t>& class_counts);

/// `class_weights` are empty or one a class; they weigh the loss of the examples by their gold class (weighted mean).
std::unique_ptr<Task> make_classification(const std::vector<std::string>& label_names,
                                          const std::vector<double>& class_weights);

}  // namespace glass
