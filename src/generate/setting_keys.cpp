#include "generate/setting_keys.h"

#include <algorithm>
#include <functional>
#include <map>

#include "generate/setting_values.h"
#include "glass/base/error.h"

namespace glass {

namespace {

using S = GenerationSettings;
using Value = const GenerationSetting&;
using Apply = std::function<void(S&, Value)>;

Apply number(double S::*member) {
  return [member](S& s, Value v) { s.*member = real_number(v); };
}
Apply whole(std::int64_t S::*member) {
  return [member](S& s, Value v) { s.*member = whole_number(v); };
}
Apply flag(bool S::*member) {
  return [member](S& s, Value v) { s.*member = true_or_false(v); };
}
Apply ids(std::vector<std::int64_t> S::*member) {
  return [member](S& s, Value v) { s.*member = token_ids(v); };
}

void apply_early_stopping(S& s, Value v) {
  if (v.value == "never") {
    s.early_stopping = EarlyStopping::never;
  } else if (v.value.is_boolean()) {
    s.early_stopping = v.value.get<bool>() ? EarlyStopping::when_full : EarlyStopping::by_score;
  } else {
    refuse_value(v, "true, false or \"never\"");
  }
}

void apply_sequence_bias(S& s, Value v) {
  const char* expected = "a list of pairs of a list of token ids and a number";
  if (!v.value.is_array()) refuse_value(v, expected);
  for (const Json& pair : v.value) {
    if (!pair.is_array() || pair.size() != 2 || !pair[0].is_array() || pair[0].empty()) refuse_value(v, expected);
    const std::vector<std::int64_t> run = token_ids({v.key, pair[0], v.origin});
    // Of a run that stands there twice the last counts, as in transformers' dictionary.
    std::erase_if(s.sequence_bias, [&](const auto& known) { return known.first == run; });
    s.sequence_bias.emplace_back(run, real_number({v.key, pair[1], v.origin}));
  }
}

void apply_decay(S& s, Value v) {
  if (!v.value.is_array() || v.value.size() != 2) refuse_value(v, "a list of a number of tokens and a factor");
  s.exponential_decay_length_penalty = {whole_number({v.key, v.value[0], v.origin}),
                                        real_number({v.key, v.value[1], v.origin})};
}

void apply_start(S& s, Value v) {
  const std::vector<std::int64_t> starts = token_ids(v);
  if (starts.size() != 1) refuse_value(v, "one token's id: a start for each text is not supported");
  s.start_id = starts[0];
}

/// A negative id ends no text.
void apply_ends(S& s, Value v) {
  s.end_ids = std::vector<std::int64_t>();
  for (const std::int64_t id : token_ids(v)) {
    if (id >= 0) s.end_ids->push_back(id);
  }
}

const std::map<std::string, Apply>& honoured() {
  static const std::map<std::string, Apply> keys = {
      {"bad_words_ids", [](S& s, Value v) { s.bad_words_ids = token_runs(v); }},
      {"begin_suppress_tokens", ids(&S::begin_suppress_tokens)},
      {"decoder_start_token_id", apply_start},
      {"early_stopping", apply_early_stopping},
      {"encoder_no_repeat_ngram_size", whole(&S::encoder_no_repeat_ngram_size)},
      {"encoder_repetition_penalty", number(&S::encoder_repetition_penalty)},
      {"eos_token_id", apply_ends},
      {"exponential_decay_length_penalty", apply_decay},
      {"forced_bos_token_id", [](S& s, Value v) { s.forced_bos_token_id = whole_number(v); }},
      {"forced_eos_token_id", ids(&S::forced_eos_token_id)},
      {"length_penalty", number(&S::length_penalty)},
      {"max_length", whole(&S::max_length)},
      {"max_new_tokens", [](S& s, Value v) { s.max_new_tokens = whole_number(v); }},
      {"min_length", whole(&S::min_length)},
      {"min_new_tokens", whole(&S::min_new_tokens)},
      {"no_repeat_ngram_size", whole(&S::no_repeat_ngram_size)},
      {"num_beams", whole(&S::beams)},
      {"num_return_sequences", whole(&S::n_best)},
      {"remove_invalid_values", flag(&S::remove_invalid_values)},
      {"renormalize_logits", flag(&S::renormalize_logits)},
      {"repetition_penalty", number(&S::repetition_penalty)},
      {"sequence_bias", apply_sequence_bias},
      {"stop_strings", [](S& s, Value v) { s.stop = list_of_texts(v); }},
      {"suppress_tokens", ids(&S::suppress_tokens)}};
  return keys;
}

const std::map<std::string, Apply>& sampling() {
  static const std::map<std::string, Apply> keys = {{"temperature", number(&S::temperature)},
                                                    {"top_k", whole(&S::top_k)},
                                                    {"top_p", number(&S::top_p)},
                                                    {"min_p", number(&S::min_p)},
                                                    {"top_h", number(&S::top_h)},
                                                    {"typical_p", number(&S::typical_p)},
                                                    {"epsilon_cutoff", number(&S::epsilon_cutoff)},
                                                    {"eta_cutoff", number(&S::eta_cutoff)}};
  return keys;
}

/// do_sample and bos_token_id are read where settings are resolved; the rest is about caches, outputs and speed.
const std::vector<std::string> kHarmless = {"_commit_hash",
                                            "_from_model_config",
                                            "assistant_confidence_threshold",
                                            "assistant_early_exit",
                                            "assistant_lookbehind",
                                            "bos_token_id",
                                            "cache_config",
                                            "compile_config",
                                            "continuous_batching_config",
                                            "disable_compile",
                                            "do_sample",
                                            "is_assistant",
                                            "low_memory",
                                            "max_cache_len",
                                            "max_matching_ngram_size",
                                            "num_assistant_tokens",
                                            "num_assistant_tokens_schedule",
                                            "output_attentions",
                                            "output_hidden_states",
                                            "output_logits",
                                            "output_scores",
                                            "pad_token_id",
                                            "prefill_chunk_size",
                                            "prompt_lookup_num_tokens",
                                            "return_dict_in_generate",
                                            "speculation_type",
                                            "target_lookbehind",
                                            "transformers_version",
                                            "use_cache",
                                            "use_mtp"};

/// With the value that says what happens without the key; null does so for all.
const std::map<std::string, Json> kRefused = {{"assistant_ensemble_weight", nullptr},
                                              {"cache_implementation", nullptr},
                                              {"constraints", nullptr},
                                              {"diversity_penalty", 0},
                                              {"dola_layers", nullptr},
                                              {"force_words_ids", nullptr},
                                              {"forced_decoder_ids", nullptr},
                                              {"guidance_scale", 1},
                                              {"max_time", nullptr},
                                              {"num_beam_groups", 1},
                                              {"penalty_alpha", 0},
                                              {"token_healing", false},
                                              {"watermarking_config", nullptr}};

}  // namespace

KeyKind kind_of_key(const std::string& key) {
  if (honoured().contains(key)) return KeyKind::honoured;
  if (sampling().contains(key)) return KeyKind::sampling;
  if (kRefused.contains(key)) return KeyKind::refused;
  const bool is_harmless = std::find(kHarmless.begin(), kHarmless.end(), key) != kHarmless.end();
  return is_harmless ? KeyKind::harmless : KeyKind::unknown;
}

std::vector<std::string> honoured_keys() {
  std::vector<std::string> keys = {"do_sample"};
  for (const auto& [key, apply] : honoured()) keys.push_back(key);
  for (const auto& [key, apply] : sampling()) keys.push_back(key);
  return keys;
}

void apply_setting(const GenerationSetting& setting, GenerationSettings& settings) {
  const auto found = honoured().find(setting.key);
  (found != honoured().end() ? found->second : sampling().at(setting.key))(settings, setting);
}

void refuse_setting(const GenerationSetting& setting) {
  const Json& value = setting.value;
  const bool is_number = value.is_number() && kRefused.at(setting.key).is_number();
  if (value.is_null() || value == kRefused.at(setting.key) ||
      ((value.is_array() || value.is_object()) && value.empty()))
    return;
  if (is_number && value.get<double>() == kRefused.at(setting.key).get<double>()) return;
  // Every cache but this one holds what the model computed.
  if (setting.key == "cache_implementation" && value != "quantized") return;
  fail(ErrorKind::config,
       "{}: {} = {} is not supported; take the key out of the file, or give --setting {}=null to go without it",
       setting.origin, setting.key, shown(dump_json(value)), setting.key);
}

}  // namespace glass
