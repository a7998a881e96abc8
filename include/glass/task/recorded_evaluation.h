// The base of the tasks' evaluations: a record of each example by its number, so that neither the batches nor a split
// into parts change what comes out.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "glass/base/error.h"
#include "glass/task/task.h"

namespace glass {

/// `Record` is what the metrics need of one example.
template <typename Record>
class RecordedEvaluation : public Evaluation {
 public:
  void merge(Evaluation&& part) final {
    auto* other = dynamic_cast<RecordedEvaluation*>(&part);
    check(other != nullptr, "an evaluation was merged with one of another task");
    records_.merge(other->records_);
    other->records_.clear();
  }

  std::vector<Json> predictions() const override {
    std::vector<Json> lines;
    for (const auto& [example, record] : records_) {
      Json line = {{"example", example}};
      line.update(describe(record));
      lines.push_back(std::move(line));
    }
    return lines;
  }

 protected:
  /// By the example's number.
  using Records = std::map<std::int64_t, Record>;

  /// Keeps the record of an example; the first one counts.
  void put(std::int64_t example, Record record) { records_.emplace(example, std::move(record)); }
  const Records& records() const { return records_; }
  /// A line of predictions() without its "example".
  virtual Json describe(const Record& record) const = 0;

 private:
  Records records_;
};

/// The name of a class; null where there is none.
inline Json name_or_null(std::int64_t label, const std::vector<std::string>& names) {
  return label < 0 ? Json(nullptr) : Json(names.at(static_cast<std::size_t>(label)));
}

}  // namespace glass
