// What a torch file may name and call: ordered dictionaries, storages, tensors and parameters.
#include <algorithm>

#include "glass/base/error.h"
#include "torch_pickle.h"

namespace glass {

namespace {

/// Kinds of storage by their names, and the dtype of each as safetensors calls it.
struct StorageName {
  std::string_view name, dtype;
};
constexpr StorageName kStorages[] = {{"torch FloatStorage", "F32"}, {"torch DoubleStorage", "F64"},
                                     {"torch HalfStorage", "F16"},  {"torch BFloat16Storage", "BF16"},
                                     {"torch LongStorage", "I64"},  {"torch IntStorage", "I32"},
                                     {"torch ShortStorage", "I16"}, {"torch CharStorage", "I8"},
                                     {"torch ByteStorage", "U8"},   {"torch BoolStorage", "BOOL"}};

constexpr std::string_view kOrderedDict = "collections OrderedDict", kTensor = "torch._utils _rebuild_tensor_v2",
                           kOldTensor = "torch._utils _rebuild_tensor", kParameter = "torch._utils _rebuild_parameter";
constexpr std::size_t kMostDimensions = 64;  // what ATen's element-wise kernels can iterate over

const StorageName* find_storage(std::string_view name) {
  const auto* found = std::find_if(std::begin(kStorages), std::end(kStorages),
                                   [&](const StorageName& row) { return row.name == name; });
  return found == std::end(kStorages) ? nullptr : found;
}

bool is_known(std::string_view name) {
  return name == kOrderedDict || name == kTensor || name == kOldTensor || name == kParameter ||
         find_storage(name) != nullptr;
}

bool is_whole(const PickleValue& value) {
  return value.kind == PickleValue::Kind::integer && value.integer >= 0;
}

}  // namespace

void TorchPickle::global() {
  const std::size_t start = bytes_.at();
  const std::string_view module = bytes_.line(), name = bytes_.line();
  const std::string full = std::string(module) + " " + std::string(name);
  if (!is_known(full)) {
    std::string dotted = std::string(module) + "." + std::string(name);
    fail(ErrorKind::data,
         "{}: its pickle names {} at byte {}, which weights do not need and which could run code; nothing of it was "
         "run: where you trust it, {}",
         bytes_.origin(), shown(dotted), start, kTorchAdvice);
  }
  const StorageName* storage = find_storage(full);
  const std::string_view known[] = {kOrderedDict, kTensor, kOldTensor, kParameter};
  // A view of the constant: the file's own two lines are not one text.
  const std::string_view text =
      storage != nullptr ? storage->name : *std::find(std::begin(known), std::end(known), full);
  push({Kind::global, 0, text, 0});
}

void TorchPickle::build() {
  const PickleValue state = pop();
  // Attributes of the dictionary, such as the versions of modules, change no weight.
  top(Kind::dictionary, "attributes are set of what is no dictionary");
  need(state.kind == Kind::dictionary, "attributes are no dictionary");
}

void TorchPickle::reduce() {
  const PickleValue arguments = pop(), callee = pop();
  need(callee.kind == Kind::global && arguments.kind == Kind::tuple, "a call needs a name and a tuple");
  const std::vector<PickleValue>& values = sequences_[arguments.place];
  if (callee.text == kOrderedDict) return push(ordered_dictionary(values));
  if (callee.text == kTensor || callee.text == kOldTensor) return push(rebuilt_tensor(values));
  need(callee.text == kParameter, "a storage is called like a function");
  push(rebuilt_parameter(values));
}

PickleValue TorchPickle::ordered_dictionary(const std::vector<PickleValue>& arguments) {
  need(arguments.size() <= 1, "OrderedDict takes one argument");
  std::vector<std::pair<PickleValue, PickleValue>> members;
  if (!arguments.empty()) {  // Python 2 hands its pairs over
    need(arguments[0].kind == Kind::list || arguments[0].kind == Kind::tuple, "OrderedDict takes a list of pairs");
    spend(sequences_[arguments[0].place].size());
    for (const PickleValue& pair : sequences_[arguments[0].place]) {
      need((pair.kind == Kind::list || pair.kind == Kind::tuple) && sequences_[pair.place].size() == 2,
           "OrderedDict takes a list of pairs");
      members.emplace_back(sequences_[pair.place][0], sequences_[pair.place][1]);
    }
  }
  dictionaries_.push_back(std::move(members));
  return {Kind::dictionary, 0, {}, dictionaries_.size() - 1};
}

/// ("storage", kind, key, place, elements[, view]): the memory that the next call takes its elements from.
void TorchPickle::persistent_id() {
  const PickleValue id = pop();
  need(id.kind == Kind::tuple, "a storage is named by what is no tuple");
  const std::vector<PickleValue>& parts = sequences_[id.place];
  const bool fits = (parts.size() == 5 || parts.size() == 6) && parts[0].kind == Kind::text &&
                    parts[0].text == "storage" && parts[1].kind == Kind::global && parts[2].kind == Kind::text &&
                    is_whole(parts[4]);
  need(fits, "a storage is named in a way that torch.save does not");
  const StorageName* storage = find_storage(parts[1].text);
  need(storage != nullptr, "a storage is of no kind of storage");
  if (parts.size() == 6 && parts[5].kind != Kind::none)
    fail(ErrorKind::data,
         "{}: holds views of storages as PyTorch before 0.4 wrote them, which are not read; open it in Python and save "
         "it again",
         bytes_.origin());
  storages_.push_back({parts[2].text, storage->dtype, static_cast<std::uint64_t>(parts[4].integer)});
  push({Kind::storage, 0, {}, storages_.size() - 1});
}

std::vector<std::int64_t> TorchPickle::sizes(const PickleValue& value, const char* what) const {
  need(value.kind == Kind::tuple, what);
  need(sequences_[value.place].size() <= kMostDimensions, "a tensor has more than 64 dimensions");
  std::vector<std::int64_t> numbers;
  for (const PickleValue& item : sequences_[value.place]) {
    need(is_whole(item), what);
    numbers.push_back(item.integer);
  }
  return numbers;
}

/// (storage, offset, size, stride, ...): what follows decides about training only.
PickleValue TorchPickle::rebuilt_tensor(const std::vector<PickleValue>& arguments) {
  need(arguments.size() >= 4 && arguments.size() <= 7 && arguments[0].kind == Kind::storage && is_whole(arguments[1]),
       "a tensor is made of what is no storage and place");
  PickleTensor tensor;
  tensor.storage = storages_[arguments[0].place];
  tensor.offset = static_cast<std::uint64_t>(arguments[1].integer);
  tensor.shape = sizes(arguments[2], "a tensor's sizes are no whole numbers");
  tensor.strides = sizes(arguments[3], "a tensor's strides are no whole numbers");
  need(tensor.shape.size() == tensor.strides.size(), "a tensor has more sizes than strides, or fewer");
  spend(tensor.shape.size());
  unsigned __int128 elements = 1, last = 0;
  const unsigned __int128 have = tensor.storage.elements;
  const bool is_empty = std::find(tensor.shape.begin(), tensor.shape.end(), 0) != tensor.shape.end();
  for (std::size_t i = 0; i < tensor.shape.size() && !is_empty; ++i) {
    elements *= static_cast<std::uint64_t>(tensor.shape[i]);
    last += static_cast<unsigned __int128>(tensor.shape[i] - 1) * static_cast<std::uint64_t>(tensor.strides[i]);
    need(elements <= have, "a tensor has more elements than its storage");
    need(last < have, "a tensor reaches beyond its storage");
  }
  need(is_empty || last + tensor.offset < have, "a tensor reaches beyond its storage");
  tensor.extent = is_empty ? 0 : static_cast<std::uint64_t>(last) + 1;
  tensors_.push_back(std::move(tensor));
  return {Kind::tensor, 0, {}, tensors_.size() - 1};
}

PickleValue TorchPickle::rebuilt_parameter(const std::vector<PickleValue>& arguments) {
  need(arguments.size() == 3 && arguments[0].kind == Kind::tensor, "a parameter is made of what is no tensor");
  return arguments[0];
}

}  // namespace glass
