// The two forms of a torch file. Zip: NAME/data.pkl and NAME/data/KEY. Older: pickles one after the other (a magic
// number, a version, the machine, the object, the keys), then each storage as its number of elements and its bytes.
#include "glass/base/torch_file.h"

#include <algorithm>
#include <map>
#include <set>

#include "glass/base/error.h"
#include "glass/base/safetensors_header.h"
#include "torch_pickle.h"
#include "zip_entries.h"

namespace glass {

namespace {

constexpr std::uint64_t kMostPickle = 32 << 20;
constexpr std::string_view kMagic("\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 10);  // torch.serialization.MAGIC_NUMBER
constexpr std::int64_t kVersion = 1001;
constexpr std::string_view kPickleName = "/data.pkl";
using Kind = PickleValue::Kind;

/// Bytes of the storages, by their keys.
using Storages = std::map<std::string, ZipEntry, std::less<>>;

std::uint64_t bytes_each(std::string_view dtype) {
  return safetensors_bits(dtype) / 8;
}

TorchTensor place_tensor(const PickleTensor& tensor, const std::string& name, const Storages& storages,
                         const std::string& origin) {
  const auto found = storages.find(tensor.storage.key);
  const std::uint64_t each = bytes_each(tensor.storage.dtype);
  if (found == storages.end() || found->second.size / each < tensor.storage.elements)
    fail(ErrorKind::data, "{}: the numbers of '{}' are not all in the file; it is cut short or broken", origin,
         shown(name));
  const std::uint64_t begin = found->second.begin + (tensor.extent == 0 ? 0 : tensor.offset * each);
  return {name, std::string(tensor.storage.dtype), tensor.shape, tensor.strides, begin, tensor.extent};
}

/// The named tensors of the dictionary; the last one of a name counts, as in Python.
std::vector<TorchTensor> tensors_of(const TorchPickle& pickle, const Storages& storages, const std::string& origin) {
  if (pickle.value().kind != Kind::dictionary)
    fail(ErrorKind::data, "{}: holds {}, expected a dictionary of tensors; {}", origin,
         TorchPickle::kind_name(pickle.value().kind), kTorchAdvice);
  std::vector<TorchTensor> tensors;
  std::map<std::string, std::size_t> places;
  for (const auto& [key, value] : pickle.members(pickle.value())) {
    if (key.kind != Kind::text || value.kind != Kind::tensor)
      fail(ErrorKind::data, "{}: '{}' is {}, expected a tensor with a name; {}", origin,
           shown(key.kind == Kind::text ? std::string(key.text) : "?"), TorchPickle::kind_name(value.kind),
           kTorchAdvice);
    const std::string name(key.text);
    TorchTensor tensor = place_tensor(pickle.tensor(value), name, storages, origin);
    const auto [place, is_new] = places.emplace(name, tensors.size());
    if (is_new) {
      tensors.push_back(std::move(tensor));
    } else {
      tensors[place->second] = std::move(tensor);
    }
  }
  return tensors;
}

void check_byte_order(const ByteSource& file, const ZipEntry& entry, const std::string& origin) {
  const std::string order = file.read(entry.begin, std::min<std::uint64_t>(entry.size, 16));
  if (order != "little")
    fail(ErrorKind::data, "{}: its numbers are in the byte order '{}', expected little", origin, shown(order));
}

/// NAME of the one NAME/data.pkl.
std::string archive_name(const std::map<std::string, ZipEntry>& entries, const std::string& origin) {
  std::vector<std::string> names;
  for (const auto& [name, entry] : entries) {
    if (name.ends_with(kPickleName) && name.find('/') == name.size() - kPickleName.size())
      names.push_back(name.substr(0, name.size() - kPickleName.size()));
  }
  if (names.size() != 1)
    fail(ErrorKind::data, "{}: is a zip archive without the one NAME/data.pkl that torch.save writes", origin);
  if (!entries.contains(names[0] + "/version"))
    fail(ErrorKind::data, "{}: has no {}/version, which torch.save writes; copy the file again", origin,
         shown(names[0]));
  if (entries.contains(names[0] + "/constants.pkl"))
    fail(ErrorKind::data, "{}: is a TorchScript program, not weights; {}", origin, kTorchAdvice);
  return names[0];
}

std::vector<TorchTensor> parse_zip(const ByteSource& file, const std::string& origin) {
  const std::map<std::string, ZipEntry> entries = read_zip_entries(file, origin);
  const std::string name = archive_name(entries, origin), data = name + "/data/";
  if (const auto order = entries.find(name + "/byteorder"); order != entries.end())
    check_byte_order(file, order->second, origin);
  Storages storages;
  for (const auto& [entry, place] : entries) {
    if (entry.starts_with(data)) storages.emplace(entry.substr(data.size()), place);
  }
  const ZipEntry& place = entries.at(name + std::string(kPickleName));
  if (place.size > kMostPickle)
    fail(ErrorKind::data, "{}: its pickle has {} bytes, at most {} are read", origin, place.size, kMostPickle);
  const std::string text = file.read(place.begin, place.size);
  PickleBytes bytes(text, origin);
  const TorchPickle pickle(bytes);
  return tensors_of(pickle, storages, origin);
}

/// The older form says of the machine that wrote it which byte comes first.
void check_machine(PickleBytes& bytes, const std::string& origin) {
  const TorchPickle machine(bytes);
  if (machine.value().kind == Kind::dictionary) {
    for (const auto& [key, value] : machine.members(machine.value())) {
      if (key.kind == Kind::text && key.text == "little_endian" && value.kind == Kind::boolean && value.integer == 1)
        return;
    }
  }
  fail(ErrorKind::data, "{}: does not say that its numbers are little-endian, as others are not read", origin);
}

/// Element sizes by key: the keys stand without them behind the pickle.
std::map<std::string, std::uint64_t, std::less<>> sizes_by_key(const TorchPickle& pickle) {
  std::map<std::string, std::uint64_t, std::less<>> sizes;
  if (pickle.value().kind != Kind::dictionary) return sizes;
  for (const auto& [key, value] : pickle.members(pickle.value())) {
    if (value.kind != Kind::tensor) continue;
    const PickleStorage& storage = pickle.tensor(value).storage;
    sizes.emplace(std::string(storage.key), bytes_each(storage.dtype));
  }
  return sizes;
}

/// The storages that stand behind the pickles, in the order of the keys.
Storages read_storages(const ByteSource& file, std::uint64_t at, const TorchPickle& keys, const TorchPickle& object,
                       const std::string& origin) {
  const auto sizes = sizes_by_key(object);
  Storages storages;
  if (keys.value().kind != Kind::list) fail(ErrorKind::data, "{}: its keys are no list; the file is broken", origin);
  for (const PickleValue& key : keys.items(keys.value())) {
    const auto size = key.kind == Kind::text ? sizes.find(key.text) : sizes.end();
    if (size == sizes.end() || file.size - at < 8)
      fail(ErrorKind::data, "{}: a storage is missing or belongs to no tensor; the file is cut short or broken",
           origin);
    const std::uint64_t elements = little_endian(file.read(at, 8));
    at += 8;
    if (elements > (file.size - at) / size->second)
      fail(ErrorKind::data, "{}: a storage of {} elements ends behind the file; it is cut short", origin, elements);
    storages.emplace(std::string(key.text), ZipEntry{at, elements * size->second});
    at += elements * size->second;
  }
  return storages;
}

std::vector<TorchTensor> parse_pickles(const ByteSource& file, const std::string& origin) {
  const std::string text = file.read(0, std::min(file.size, kMostPickle));
  PickleBytes bytes(text, origin);
  const PickleValue magic = TorchPickle(bytes).value();
  if (magic.kind != Kind::long_bytes || magic.text != kMagic)
    fail(ErrorKind::data, "{}: does not begin as torch.save writes; is it the right file?", origin);
  const PickleValue version = TorchPickle(bytes).value();
  if (version.kind != Kind::integer || version.integer != kVersion)
    fail(ErrorKind::data, "{}: is of another version of torch.save than 1001; save it again in Python", origin);
  check_machine(bytes, origin);
  const TorchPickle object(bytes), keys(bytes);
  return tensors_of(object, read_storages(file, bytes.at(), keys, object, origin), origin);
}

}  // namespace

ByteSource bytes_of(const FileReader& file) {
  return {file.size(), [&file](std::uint64_t offset, std::size_t bytes) { return file.read(offset, bytes); }};
}

ByteSource bytes_of(std::string_view text) {
  return {text.size(), [text](std::uint64_t offset, std::size_t bytes) {
            check(offset <= text.size() && bytes <= text.size() - offset, "read inside a text");
            return std::string(text.substr(offset, bytes));
          }};
}

std::vector<TorchTensor> parse_torch_file(const ByteSource& file, const std::string& origin) {
  const std::string start = file.read(0, std::min<std::uint64_t>(file.size, 262));
  if (start.starts_with("PK")) return parse_zip(file, origin);
  if (start.size() >= 262 && start.compare(257, 5, "ustar") == 0)
    fail(ErrorKind::data,
         "{}: is a tar archive, as PyTorch before 0.2 wrote, which is not read; save it again in Python", origin);
  return parse_pickles(file, origin);
}

}  // namespace glass
