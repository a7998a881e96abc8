// From the words of a setting to what stands in a token's place.
#include "glass/explain/replacement.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "glass/base/error.h"
#include "glass/model/find_points.h"
#include "glass/text/find_token.h"

namespace glass {

namespace {

constexpr std::string_view kText = "token:", kId = "id:", kSampled = "sampled:";
constexpr std::int64_t kDraws = 8, kMostDraws = 1000;

/// The number behind "id:" or "sampled:"; -1 where there is none of at most nine digits.
std::int64_t number_behind(std::string_view word, const std::string& setting) {
  const std::string number = setting.substr(word.size());
  const bool is_number = !number.empty() && number.size() < 10 &&
                         std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
  return is_number ? std::stoll(number) : -1;
}

/// Of "sampled" and "sampled:<draws>"; 0 for another setting.
std::int64_t draws_of(const std::string& setting) {
  if (setting == "sampled") return kDraws;
  if (!setting.starts_with(kSampled)) return 0;
  const std::int64_t draws = number_behind(kSampled, setting);
  return draws <= kMostDraws ? std::max<std::int64_t>(draws, 0) : 0;
}

/// A part of a vocabulary with the id that plays it.
struct Part {
  const char *name, *word;
  std::optional<std::int32_t> id;
};

/// In the order in which "auto" takes them.
std::vector<Part> parts_of(const ExplainContext& context) {
  const SpecialIds& special = context.special_ids;
  return {{"mask", "mask", special.mask},
          {"unk", "unknown", special.unk},
          {"eos", "end", context.eos_id},
          {"pad", "padding", special.pad},
          {"bos", "beginning", context.bos_id}};
}

std::string text_of(std::int64_t id, const ExplainContext& context) {
  if (context.tokenizer == nullptr || id >= context.tokenizer->vocab_size()) return std::to_string(id);
  return context.tokenizer->token(static_cast<std::int32_t>(id));
}

Replacement token(std::int64_t id, const std::string& setting, const ExplainContext& context) {
  return {Replacement::Kind::token, id, {}, setting, text_of(id, context), "", 1, nullptr};
}

/// "mask, pad" of this vocabulary; "" where it has none.
std::string parts_there(const ExplainContext& context) {
  std::string there;
  for (const Part& part : parts_of(context)) {
    if (part.id)
      there += fmt::format("{}{} ({})", there.empty() ? "" : ", ", part.name, shown(text_of(*part.id, context)));
  }
  return there;
}

[[noreturn]] void fail_without(const Part& part, const ExplainContext& context, const std::string& key,
                               ReplacementUse use) {
  const std::string there = parts_there(context);
  fail(ErrorKind::config, "{}: the vocabulary has no {} token; {}use auto, mean, {}token:<text> or id:<number>", key,
       part.word, there.empty() ? "" : "it has " + there + "; ",
       use == ReplacementUse::hiding ? "deletion, attention_off, " : "zero, ");
}

Replacement text_token(const std::string& setting, const ExplainContext& context, const std::string& key) {
  const std::string text = setting.substr(kText.size());
  if (context.tokenizer == nullptr)
    fail(ErrorKind::config, "{}: '{}' needs the tokenizer, and these texts come without one; use id:<number>", key,
         shown(setting));
  if (const auto id = find_token(*context.tokenizer, text)) return token(*id, setting, context);
  fail(ErrorKind::config, "{}: the vocabulary of {} tokens has no '{}'{}; name one token", key,
       context.tokenizer->vocab_size(), shown(text), near_tokens(*context.tokenizer, text));
}

Replacement numbered_token(const std::string& setting, const ExplainContext& context, const std::string& key) {
  std::int64_t id = -1;
  std::from_chars(setting.data() + kId.size(), setting.data() + setting.size(), id);
  const std::int64_t size = context.tokenizer == nullptr ? id + 1 : context.tokenizer->vocab_size();
  if (id >= 0 && id < size) return token(id, setting, context);
  fail(ErrorKind::config, "{}: '{}', but the vocabulary has the ids 0 to {}", key, shown(setting), size - 1);
}

/// Another word vector: the mean, or zeros.
Replacement word_vector(const std::string& setting, const ExplainContext& context, const std::string& key) {
  const Subject& subject = *context.subject;
  const bool is_zero = setting == "zero";
  const Tensor mean = is_zero ? Tensor() : subject.mean_word_vector();
  if (word_embed_points(subject.points()).empty() || (!is_zero && !mean.defined()))
    fail(ErrorKind::config, "{}: '{}' replaces word vectors, and this model announces none; use a token", key, setting);
  return {Replacement::Kind::word_vector,
          -1,
          mean,
          setting,
          "",
          is_zero                        ? ""
          : subject.knows_token_counts() ? "training set"
                                         : "vocabulary",
          1,
          nullptr};
}

/// Heads that score a token by its own row have no scores of a token that is left out.
Replacement deletion(const ExplainContext& context, const std::string& key) {
  const ScoreMeaning& meaning = context.scores_mean();
  if (meaning.scores_tokens() && meaning.target_form().kind == TargetForm::Kind::none)
    fail(ErrorKind::config,
         "{}: deletion would take away the token whose scores are explained: a {} model has scores of each token; use "
         "another replacement, such as attention_off",
         key, meaning.task());
  return {Replacement::Kind::deletion, -1, {}, "deletion", "", "", 1, nullptr};
}

Replacement sampled(const std::string& setting, const ExplainContext& context, const std::string& key) {
  Replacement replacement{Replacement::Kind::sampled,
                          -1,
                          {},
                          "",
                          "",
                          "",
                          draws_of(setting),
                          std::make_shared<const TokenDraw>(context, key)};
  replacement.setting = fmt::format("sampled:{}", replacement.draws);
  return replacement;
}

Replacement first_there(const ExplainContext& context, const std::string& key, ReplacementUse use) {
  for (const Part& part : parts_of(context)) {
    if (part.id) return token(*part.id, part.name, context);
  }
  return make_replacement(use == ReplacementUse::baseline ? "mean" : "attention_off", context, key, use);
}

}  // namespace

const std::vector<std::string>& replacement_names(ReplacementUse use) {
  static const std::vector<std::string> baseline = {"auto", "mask", "unk",  "eos",           "pad",
                                                    "bos",  "mean", "zero", "counterfactual"};
  static const std::vector<std::string> hiding = {"auto", "mask", "unk",      "eos",           "pad",    "bos",
                                                  "mean", "zero", "deletion", "attention_off", "sampled"};
  return use == ReplacementUse::baseline ? baseline : hiding;
}

std::string replacement_meaning(ReplacementUse use) {
  const std::string tokens =
      "mask, unk, eos, pad and bos are the vocabulary's mask, unknown, end, padding and beginning token; "
      "token:<text> and id:<number> any token; mean is the mean word vector (of the training set, where its token "
      "counts "
      "are known)";
  if (use == ReplacementUse::baseline)
    return tokens + "; auto: the first of mask, unk, eos, pad and bos that there is, else mean";
  return tokens +
         ", zero a word vector of zeros; deletion leaves the token out; attention_off keeps it, but no other token "
         "attends to it; sampled and sampled:<draws> put other tokens of the vocabulary there, drawn as often as they "
         "stand in the training set where that is known, and take the mean over the draws (8); auto: the first of "
         "mask, unk, eos, pad and bos that there is, else attention_off";
}

bool is_replacement(const std::string& setting, ReplacementUse use) {
  if (setting.starts_with(kText)) return setting.size() > kText.size();
  if (setting.starts_with(kId)) return number_behind(kId, setting) >= 0;
  if (setting.starts_with(kSampled)) return use == ReplacementUse::hiding && draws_of(setting) > 0;
  const std::vector<std::string>& names = replacement_names(use);
  return std::find(names.begin(), names.end(), setting) != names.end();
}

void check_replacements(config::Reader& reader, const std::string& key, const std::vector<std::string>& settings,
                        ReplacementUse use) {
  for (const std::string& setting : settings) {
    if (is_replacement(setting, use)) continue;
    reader.complain(key, fmt::format("'{}' is not allowed; allowed: {}, token:<text>, id:<number>{}", shown(setting),
                                     fmt::join(replacement_names(use), ", "),
                                     use == ReplacementUse::hiding ? ", sampled:<1 to 1000>" : ""));
  }
}

Replacement make_replacement(const std::string& setting, const ExplainContext& context, const std::string& key,
                             ReplacementUse use) {
  if (setting.starts_with(kText)) return text_token(setting, context, key);
  if (setting.starts_with(kId)) return numbered_token(setting, context, key);
  if (setting == "auto") return first_there(context, key, use);
  if (setting == "mean" || setting == "zero") return word_vector(setting, context, key);
  if (setting == "deletion") return deletion(context, key);
  if (setting == "attention_off") return {Replacement::Kind::attention_off, -1, {}, setting, "", "", 1, nullptr};
  if (draws_of(setting) > 0 && use == ReplacementUse::hiding) return sampled(setting, context, key);
  for (const Part& part : parts_of(context)) {
    if (setting != part.name) continue;
    if (!part.id) fail_without(part, context, key, use);
    return token(*part.id, setting, context);
  }
  fail(ErrorKind::config, "{}: '{}' is not known; allowed: {}, token:<text>, id:<number>", key, shown(setting),
       fmt::join(replacement_names(use), ", "));
}

void record_replacement(const Replacement& replacement, const std::string& name, Json& settings) {
  settings[name] = replacement.setting;
  if (replacement.kind == Replacement::Kind::token) settings[name + "_token"] = replacement.token;
  if (!replacement.mean_of.empty()) settings[name + "_mean_of"] = replacement.mean_of;
  if (replacement.draw) settings[name + "_drawn_from"] = replacement.draw->source();
}

}  // namespace glass
