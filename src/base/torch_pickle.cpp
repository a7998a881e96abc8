// The opcodes. What they mean: Lib/pickletools.py of Python; which of them weights need: torch/_weights_only_unpickler.
#include "torch_pickle.h"

#include <array>

#include "glass/base/error.h"

namespace glass {

namespace {

/// Opcodes by the names of pickletools.
enum Opcode : unsigned char {
  kMarkObject = '(',
  kStop = '.',
  kBinFloat = 'G',
  kBinInt = 'J',
  kBinInt1 = 'K',
  kBinInt2 = 'M',
  kNone = 'N',
  kBinPersId = 'Q',
  kReduce = 'R',
  kShortBinString = 'U',
  kBinUnicode = 'X',
  kEmptyList = ']',
  kAppend = 'a',
  kBuild = 'b',
  kGlobal = 'c',
  kAppends = 'e',
  kBinGet = 'h',
  kLongBinGet = 'j',
  kBinPut = 'q',
  kLongBinPut = 'r',
  kSetItem = 's',
  kTuple = 't',
  kSetItems = 'u',
  kEmptyDict = '}',
  kEmptyTuple = ')',
  kProto = 0x80,
  kTuple1 = 0x85,
  kTuple2 = 0x86,
  kTuple3 = 0x87,
  kNewTrue = 0x88,
  kNewFalse = 0x89,
  kLong1 = 0x8a
};

constexpr std::uint64_t kProtocol = 2;

}  // namespace

std::string TorchPickle::kind_name(Kind kind) {
  constexpr std::array names = {"None",   "a truth value", "a number", "a number",     "a number",  "a text",
                                "a name", "a tuple",       "a list",   "a dictionary", "a storage", "a tensor"};
  return names[static_cast<std::size_t>(kind)];
}

TorchPickle::TorchPickle(PickleBytes& bytes) : bytes_(bytes) {
  while (step()) {
  }
  need(stack_.size() == 1 && marks_.empty(), "its end leaves more or less than one value");
  value_ = stack_.back();
}

void TorchPickle::need(bool holds, const char* what) const {
  if (!holds)
    fail(ErrorKind::data, "{}: its pickle is broken at byte {}: {}; copy the file again", bytes_.origin(), bytes_.at(),
         what);
}

PickleValue TorchPickle::pop() {
  need(!stack_.empty() && (marks_.empty() || stack_.size() > marks_.back()), "a value is missing");
  const PickleValue value = stack_.back();
  stack_.pop_back();
  return value;
}

std::vector<PickleValue> TorchPickle::pop_to_mark() {
  need(!marks_.empty(), "a mark is missing");
  const auto first = stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
  std::vector<PickleValue> values(first, stack_.end());
  stack_.erase(first, stack_.end());
  marks_.pop_back();
  return values;
}

PickleValue& TorchPickle::top(Kind kind, const char* what) {
  need(!stack_.empty() && (marks_.empty() || stack_.size() > marks_.back()) && stack_.back().kind == kind, what);
  return stack_.back();
}

void TorchPickle::push_integer(std::int64_t value, Kind kind) {
  push({kind, value, {}, 0});
}

void TorchPickle::push_sequence(Kind kind, std::vector<PickleValue> items) {
  sequences_.push_back(std::move(items));
  push({kind, 0, {}, sequences_.size() - 1});
}

void TorchPickle::spend(std::size_t cost) {
  if (cost > budget_)
    fail(ErrorKind::data, "{}: its pickle has more than {} steps, which no file of weights needs; save it in shards",
         bytes_.origin(), kMostSteps);
  budget_ -= cost;
}

bool TorchPickle::step() {
  spend(1);
  const auto opcode = static_cast<unsigned char>(bytes_.take(1)[0]);
  if (opcode == kStop) return false;
  if (step_number(opcode) || step_container(opcode) || step_memo(opcode)) return true;
  switch (opcode) {
    case kProto:
      need(bytes_.number(1) == kProtocol, "only protocol 2 is written by torch.save");
      return true;
    case kGlobal:
      global();
      return true;
    case kReduce:
      reduce();
      return true;
    case kBuild:
      build();
      return true;
    case kBinPersId:
      persistent_id();
      return true;
    default:
      fail(ErrorKind::data, "{}: its pickle holds the opcode 0x{:02x} at byte {}, which weights do not need; {}",
           bytes_.origin(), opcode, bytes_.at() - 1, kTorchAdvice);
  }
}

bool TorchPickle::step_number(unsigned char opcode) {
  switch (opcode) {
    case kNone:
      push({});
      return true;
    case kNewTrue:
      push_integer(1, Kind::boolean);
      return true;
    case kNewFalse:
      push_integer(0, Kind::boolean);
      return true;
    case kBinInt:
      push_integer(static_cast<std::int32_t>(bytes_.number(4)));
      return true;
    case kBinInt1:
      push_integer(static_cast<std::int64_t>(bytes_.number(1)));
      return true;
    case kBinInt2:
      push_integer(static_cast<std::int64_t>(bytes_.number(2)));
      return true;
    case kLong1:
      long_number();
      return true;
    case kBinFloat:
      bytes_.take(8);
      push({Kind::real, 0, {}, 0});
      return true;
    case kShortBinString:
      push({Kind::text, 0, bytes_.take(bytes_.number(1)), 0});
      return true;
    case kBinUnicode:
      push({Kind::text, 0, bytes_.take(bytes_.number(4)), 0});
      return true;
    default:
      return false;
  }
}

void TorchPickle::long_number() {
  const std::string_view text = bytes_.take(bytes_.number(1));
  if (text.size() > 8) return push({Kind::long_bytes, 0, text, 0});
  std::uint64_t value = little_endian(text);
  const bool is_negative = !text.empty() && (static_cast<unsigned char>(text.back()) & 0x80) != 0;
  if (is_negative && text.size() < 8) value |= ~std::uint64_t{0} << (8 * text.size());
  push_integer(static_cast<std::int64_t>(value));
}

bool TorchPickle::step_container(unsigned char opcode) {
  switch (opcode) {
    case kMarkObject:
      marks_.push_back(stack_.size());
      return true;
    case kEmptyTuple:
      push_sequence(Kind::tuple, {});
      return true;
    case kEmptyList:
      push_sequence(Kind::list, {});
      return true;
    case kTuple:
      push_sequence(Kind::tuple, pop_to_mark());
      return true;
    case kTuple1:
    case kTuple2:
    case kTuple3:
      push_tuple(opcode - kTuple1 + std::size_t{1});
      return true;
    case kEmptyDict:
      dictionaries_.emplace_back();
      push({Kind::dictionary, 0, {}, dictionaries_.size() - 1});
      return true;
    default:
      return step_fill(opcode);
  }
}

void TorchPickle::push_tuple(std::size_t count) {
  std::vector<PickleValue> items(count);
  for (std::size_t i = count; i-- > 0;) items[i] = pop();
  push_sequence(Kind::tuple, std::move(items));
}

bool TorchPickle::step_fill(unsigned char opcode) {
  const bool is_one = opcode == kAppend || opcode == kSetItem;
  if (!is_one && opcode != kAppends && opcode != kSetItems) return false;
  std::vector<PickleValue> values;
  if (is_one) {
    values.resize(opcode == kAppend ? 1 : 2);
    for (std::size_t i = values.size(); i-- > 0;) values[i] = pop();
  } else {
    values = pop_to_mark();
  }
  if (opcode == kSetItem || opcode == kSetItems) {
    set_items(values);
    return true;
  }
  std::vector<PickleValue>& list = sequences_[top(Kind::list, "something is appended to what is no list").place];
  list.insert(list.end(), values.begin(), values.end());
  return true;
}

void TorchPickle::set_items(const std::vector<PickleValue>& pairs) {
  need(pairs.size() % 2 == 0, "a key has no value");
  auto& members = dictionaries_[top(Kind::dictionary, "an item is set of what is no dictionary").place];
  for (std::size_t i = 0; i < pairs.size(); i += 2) members.emplace_back(pairs[i], pairs[i + 1]);
}

bool TorchPickle::step_memo(unsigned char opcode) {
  const bool is_long = opcode == kLongBinGet || opcode == kLongBinPut;
  if (opcode == kBinPut || opcode == kLongBinPut) {
    const std::uint64_t number = bytes_.number(is_long ? 4 : 1);
    need(!stack_.empty(), "nothing is there to be remembered");
    memo_[number] = stack_.back();
    return true;
  }
  if (opcode != kBinGet && opcode != kLongBinGet) return false;
  const auto found = memo_.find(bytes_.number(is_long ? 4 : 1));
  need(found != memo_.end(), "it goes back to a value that was not remembered");
  push(found->second);
  return true;
}

}  // namespace glass
