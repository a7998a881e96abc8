// The pickle of a torch file: a stack machine for the few opcodes that dictionaries of tensors need. Private to
// src/base.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "pickle_bytes.h"

namespace glass {

/// What helps with a file that holds more than weights.
inline constexpr const char* kTorchAdvice =
    "open it in Python and save the model's state_dict() alone, best as safetensors";

/// A value of a pickle. Containers, storages and tensors are numbers of places in the pickle's tables, so that a value
/// that stands in many places is held once, and nesting needs no recursion.
struct PickleValue {
  enum class Kind { none, boolean, integer, real, long_bytes, text, global, tuple, list, dictionary, storage, tensor };
  Kind kind = Kind::none;
  std::int64_t integer = 0;  ///< of a boolean or an integer
  std::string_view text;     ///< of a text; of a global: "module name"; of long_bytes: a number's bytes
  std::size_t place = 0;     ///< in the table of its kind
};

/// A tensor's memory as the pickle names it.
struct PickleStorage {
  std::string_view key, dtype;
  std::uint64_t elements = 0;
};

/// Elements of a storage by strides.
struct PickleTensor {
  PickleStorage storage;
  std::uint64_t offset = 0, extent = 0;
  std::vector<std::int64_t> shape, strides;
};

/// One pickle, read to its STOP. Its steps are counted and bounded, and with them time and memory. The bytes must
/// outlive this.
class TorchPickle {
 public:
  /// Error (data) for an opcode, a name or a call that weights do not need, and for what does not fit.
  explicit TorchPickle(PickleBytes& bytes);

  const PickleValue& value() const { return value_; }
  const std::vector<PickleValue>& items(const PickleValue& sequence) const { return sequences_[sequence.place]; }
  const std::vector<std::pair<PickleValue, PickleValue>>& members(const PickleValue& dictionary) const {
    return dictionaries_[dictionary.place];
  }
  const PickleTensor& tensor(const PickleValue& value) const { return tensors_[value.place]; }
  /// "a list", "a text", for messages.
  static std::string kind_name(PickleValue::Kind kind);

 private:
  using Kind = PickleValue::Kind;
  /// A tensor takes about 25 steps.
  static constexpr std::size_t kMostSteps = std::size_t{1} << 21;

  bool step();
  void spend(std::size_t cost);
  bool step_number(unsigned char opcode);
  bool step_container(unsigned char opcode);
  bool step_fill(unsigned char opcode);
  bool step_memo(unsigned char opcode);
  void global();
  void long_number();
  void build();
  void reduce();
  void persistent_id();
  PickleValue ordered_dictionary(const std::vector<PickleValue>& arguments);
  PickleValue rebuilt_tensor(const std::vector<PickleValue>& arguments);
  PickleValue rebuilt_parameter(const std::vector<PickleValue>& arguments);
  std::vector<std::int64_t> sizes(const PickleValue& value, const char* what) const;

  void push(PickleValue value) { stack_.push_back(value); }
  void push_integer(std::int64_t value, Kind kind = Kind::integer);
  PickleValue pop();
  std::vector<PickleValue> pop_to_mark();
  void push_tuple(std::size_t count);
  void push_sequence(Kind kind, std::vector<PickleValue> items);
  PickleValue& top(Kind kind, const char* what);
  void set_items(const std::vector<PickleValue>& pairs);
  void need(bool holds, const char* what) const;

  PickleBytes& bytes_;
  std::size_t budget_ = kMostSteps;
  std::vector<PickleValue> stack_;
  std::vector<std::size_t> marks_;
  std::unordered_map<std::uint64_t, PickleValue> memo_;
  std::vector<std::vector<PickleValue>> sequences_;
  std::vector<std::vector<std::pair<PickleValue, PickleValue>>> dictionaries_;
  std::vector<PickleStorage> storages_;
  std::vector<PickleTensor> tensors_;
  PickleValue value_;
};

}  // namespace glass
