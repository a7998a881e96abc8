// What the options of the engine's commands mean: numbers, lists, models, texts; and the bar that shows progress.
#pragma once

#include <string>
#include <vector>

#include "glass/cli/command.h"
#include "glass/pipeline/data.h"
#include "glass/pipeline/explain_texts.h"
#include "glass/pipeline/model.h"
#include "glass/pipeline/observer.h"

namespace glass::cli {

/// MODEL under --set, and `sets` on top.
pipeline::Model open_model(const Arguments& arguments, const std::vector<std::string>& sets = {});

/// Counts above this are slips of the hand; sums and products of two of them still fit.
inline constexpr std::int64_t kMostCount = 1'000'000'000;

/// The whole number of an option, from 1 to `most`; `otherwise` where it is not given.
std::int64_t positive_number(const Arguments& arguments, const char* option, std::int64_t otherwise,
                             std::int64_t most = kMostCount);

/// "a,b,c" as a list; empty parts are left out.
std::vector<std::string> split_list(const std::string& text);

/// --text with --text-pair and --target-text, one text each.
std::vector<TextToExplain> command_line_texts(const Arguments& arguments);

/// --data, with --targets and --encoding. `needs_label`: what the model's task learns must be there.
pipeline::DataRequest data_request(const Arguments& arguments, bool needs_label);

/// The texts of the command line and of --data; Error (usage) when there is neither.
std::vector<TextToExplain> texts_of(const Arguments& arguments, const pipeline::Model& model, std::int64_t limit = 0);

/// Draws a bar on standard error for each piece of work.
pipeline::Observer progress_bars();

}  // namespace glass::cli
