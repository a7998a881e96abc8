// What the options of the engine's commands mean: models and texts; and the bar that shows progress.
#pragma once

#include <string>
#include <vector>

#include "cli/option_values.h"
#include "cli/print_result.h"
#include "glass/cli/command.h"
#include "glass/pipeline/data.h"
#include "glass/pipeline/explain_texts.h"
#include "glass/pipeline/model.h"
#include "glass/pipeline/observer.h"
#include "glass/pipeline/read_summary.h"

namespace glass::cli {

/// MODEL under --set, and `sets` on top.
pipeline::Model open_model(const Arguments& arguments, const std::vector<std::string>& sets = {});

/// --text with --text-pair and --target-text, one text each.
std::vector<TextToExplain> command_line_texts(const Arguments& arguments);

/// --data, with --targets, --encoding and --format. `needs_label`: what the model's task learns must be there; else bad
/// rows are put aside.
pipeline::DataRequest data_request(const Arguments& arguments, const pipeline::Model& model, bool needs_label);

/// Error (usage) where there is neither --text nor --data.
void require_texts(const Arguments& arguments);

/// Says what was cut, what is unknown and how many rows are bad, and returns the exit code of that.
int end_of_reading(const pipeline::ReadSummary& read, const Arguments& arguments, const pipeline::Model& model);

/// The texts of the command line, and the first `limit` rows of --data (0: all), bad ones with their errors. Error
/// (usage) when there is neither.
std::vector<TextToExplain> texts_of(const Arguments& arguments, const pipeline::Model& model, std::int64_t limit = 0);

/// "[0.7867, 0.8177]" of {"value", "low", "high"}, "no interval" where one text has none.
std::string bounds_of(const Json& metric);

/// Draws a bar on standard error for each piece of work.
pipeline::Observer progress_bars();

}  // namespace glass::cli
