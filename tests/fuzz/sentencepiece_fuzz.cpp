// Fuzz target: any bytes as the SentencePiece model of a T5, Llama and Marian folder; what is read must encode and
// decode.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/text/tokenizer.h"
#include "glass/text/unicode.h"
#include "text/folder/classes.h"

namespace {

/// A folder of its own for each process: libFuzzer runs several.
const glass::fs::path& folder() {
  static const glass::fs::path made = [] {
    const auto path = glass::fs::temp_directory_path() / ("sentencepiece_fuzz_" + std::to_string(getpid()));
    glass::fs::create_directories(path);
    glass::write_file(path / "vocab.json", R"({"</s>": 0, "<unk>": 1, "a": 2, ">>b<<": 3, "<pad>": 4})");
    return path;
  }();
  return made;
}

void read_as(const char* name) {
  using namespace glass;
  const FolderSettings settings(folder());
  FolderBuild build(settings);
  find_class(name, settings)(build);
  const auto tokenizer = finish(build);
  const std::string text = ">>b<< Good films, \u00e9\u4e2d  <s> a \u2581 " + tokenizer->token(0);
  for (const std::int32_t id : tokenizer->encode_pair(text, "b").ids)
    if (id < 0 || id >= tokenizer->vocab_size()) __builtin_trap();
  if (invalid_utf8(tokenizer->decode(tokenizer->encode_target(text).ids, false))) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace glass;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const char* name : {"spiece.model", "tokenizer.model", "source.spm", "target.spm"})
    std::ofstream(folder() / name, std::ios::binary) << bytes;
  for (const char* name : {"T5Tokenizer", "LlamaTokenizer", "MarianTokenizer", "TokenizersBackend"}) {
    try {
      read_as(name);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::data) __builtin_trap();
    }
  }
  return 0;
}
