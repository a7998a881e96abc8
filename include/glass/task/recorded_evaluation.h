// The base of the tasks' evaluations: a record of each example by its number, so that neither the batches nor a split
// into parts change what comes out.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
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

  /// Where `Record` can be written as JSON (to_json, from_json).
  std::optional<std::string> packed() const final {
    if constexpr (kCanBePacked) {
      Json list = Json::array();
      for (const auto& [example, record] : records_) list.push_back({example, record});
      const std::vector<std::uint8_t> bytes = Json::to_cbor(list);
      return std::string(bytes.begin(), bytes.end());
    } else {
      return std::nullopt;
    }
  }

  void merge_packed(const std::string& bytes) final {
    if constexpr (kCanBePacked) {
      for (const Json& entry : Json::from_cbor(bytes))
        records_.emplace(entry.at(0).template get<std::int64_t>(), entry.at(1).template get<Record>());
    } else {
      Evaluation::merge_packed(bytes);
    }
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
  static constexpr bool kCanBePacked = requires(Json & json, Record& record) {
    to_json(json, record);
    from_json(json, record);
  };
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
