// Special tokens by the files that Hugging Face writes beside a tokenizer.
#include "glass/text/token_roles.h"
#include "glass/base/paths.h"

#include <string>
#include <utility>

#include "glass/base/error.h"
#include "glass/base/json.h"

namespace glass {

namespace {

constexpr std::size_t kMostConfigFile = std::size_t{16}
                                        << 20;  // bytes; tokenizer_config.json with added tokens has a few MB

using Role = std::pair<const char*, std::optional<std::int32_t> TokenRoles::*>;
constexpr Role kRoles[] = {{"mask_token", &TokenRoles::mask},
                           {"unk_token", &TokenRoles::unk},
                           {"eos_token", &TokenRoles::eos},
                           {"pad_token", &TokenRoles::pad},
                           {"bos_token", &TokenRoles::bos}};

/// A token's text: it stands as such, or as the member "content" of an object.
std::optional<std::int32_t> token_of(const Tokenizer& tokenizer, const Json& value) {
  const Json* text = &value;
  if (value.is_object()) {
    const auto content = value.find("content");
    if (content == value.end()) return std::nullopt;
    text = &*content;
  }
  return text->is_string() ? tokenizer.id(text->get<std::string>()) : std::nullopt;
}

/// An id, or the first of a list of ids, that the vocabulary has.
std::optional<std::int32_t> id_of(const Tokenizer& tokenizer, const Json& value) {
  const Json& first = value.is_array() && !value.empty() ? value.front() : value;
  if (!first.is_number_integer()) return std::nullopt;
  const auto id = first.get<std::int64_t>();
  if (id < 0 || id >= tokenizer.vocab_size()) return std::nullopt;
  return static_cast<std::int32_t>(id);
}

template <typename Read>
void fill_from(const std::filesystem::path& file, const Read& read, TokenRoles& roles) {
  if (!path_exists(file)) return;
  const Json document = read_json(file, kMostConfigFile);
  if (!document.is_object()) fail(ErrorKind::data, "{}: is no JSON object", file.string());
  for (const auto& [name, role] : kRoles) {
    if (!(roles.*role)) roles.*role = read(document, std::string(name));
  }
}

}  // namespace

TokenRoles token_roles(const Tokenizer& tokenizer, const std::filesystem::path& place) {
  const SpecialIds& own = tokenizer.special_ids();
  TokenRoles roles{own.mask, own.unk, std::nullopt, own.pad, std::nullopt};
  if (place.empty()) return roles;
  const bool is_run = !path_exists(place / "config.json") && is_folder(place / "model");
  const std::filesystem::path folder = is_run ? place / "model" : place;
  const auto by_text = [&](const Json& document, const std::string& name) -> std::optional<std::int32_t> {
    const auto found = document.find(name);
    return found == document.end() ? std::nullopt : token_of(tokenizer, *found);
  };
  const auto by_id = [&](const Json& document, const std::string& name) -> std::optional<std::int32_t> {
    const auto found = document.find(name + "_id");
    return found == document.end() ? std::nullopt : id_of(tokenizer, *found);
  };
  fill_from(folder / "tokenizer_config.json", by_text, roles);
  fill_from(folder / "special_tokens_map.json", by_text, roles);
  fill_from(folder / "config.json", by_id, roles);
  return roles;
}

}  // namespace glass
