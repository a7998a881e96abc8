// The table of kinds, and the checks of settings and texts that they share.
#include "glass/text/train_tokenizer.h"

#include <algorithm>
#include <set>

#include "glass/base/error.h"
#include "glass/text/unicode.h"
#include "text/build_document.h"
#include "text/training/trainers.h"

namespace glass {

namespace {

struct TrainedKind {
  std::string name;
  std::vector<std::string> special;
  std::unique_ptr<Tokenizer> (*train)(const Texts&, const TokenizerTraining&);
};

const std::vector<TrainedKind>& kinds() {
  static const std::vector<TrainedKind> all = {
      {"bpe", {"<|endoftext|>"}, train_bpe},
      {"wordpiece", {std::begin(kBertSpecial), std::end(kBertSpecial)}, train_wordpiece},
      {"unigram", {"<pad>", "<unk>", "<mask>"}, train_unigram}};
  return all;
}

const TrainedKind& find_kind(const std::string& name) {
  for (const TrainedKind& kind : kinds())
    if (kind.name == name) return kind;
  fail(ErrorKind::config, "kind: '{}' is not a kind of tokenizer that can be trained{}", shown(name),
       did_you_mean(name, trained_kinds()));
}

void check_special(const TrainedKind& kind, const std::vector<std::string>& further) {
  std::set<std::string> seen(kind.special.begin(), kind.special.end());
  for (const std::string& token : further) {
    if (token.empty() || invalid_utf8(token))
      fail(ErrorKind::config, "special: '{}' is {}; give another token", shown(token),
           token.empty() ? "empty" : "not UTF-8");
    if (seen.insert(token).second) continue;
    const bool own = std::count(kind.special.begin(), kind.special.end(), token) != 0;
    fail(ErrorKind::config, "special: '{}' {}; leave it out", shown(token),
         own ? fmt::format("is a special token of every {} tokenizer", kind.name) : "stands twice");
  }
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n\v\f") == std::string_view::npos;
}

}  // namespace

const std::vector<std::string>& trained_kinds() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> out;
    for (const TrainedKind& kind : kinds()) out.push_back(kind.name);
    return out;
  }();
  return names;
}

std::vector<std::string> own_special_tokens(const std::string& kind) {
  return find_kind(kind).special;
}

std::vector<std::string> all_special_tokens(const TokenizerTraining& settings) {
  std::vector<std::string> tokens = own_special_tokens(settings.kind);
  tokens.insert(tokens.end(), settings.special.begin(), settings.special.end());
  return tokens;
}

void check_room(const TokenizerTraining& settings, std::int64_t characters, std::string_view what) {
  const std::int64_t special = std::ssize(all_special_tokens(settings)), least = characters + special;
  if (settings.vocab_size < least)
    fail(ErrorKind::config, "vocab_size: {} tokens cannot hold {} {} and {} special {}; give at least {}",
         settings.vocab_size, characters, what, special, special == 1 ? "token" : "tokens", least);
}

std::unique_ptr<Tokenizer> train_tokenizer(const Texts& texts, const TokenizerTraining& settings) {
  const TrainedKind& kind = find_kind(settings.kind);
  if (settings.min_frequency < 1)
    fail(ErrorKind::config, "min_frequency: {} is too small; give at least 1", settings.min_frequency);
  check_special(kind, settings.special);
  if (std::all_of(texts.begin(), texts.end(), is_blank))
    fail(ErrorKind::data, "training texts: {}; give texts with words",
         texts.empty() ? "there are none" : "they hold nothing but white space");
  return kind.train(texts, settings);
}

}  // namespace glass
