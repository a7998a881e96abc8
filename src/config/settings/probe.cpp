// Bounds, units and meanings of [probe].
#include "glass/config/probe_config.h"

#include "glass/config/reader.h"

namespace glass {

void bind_settings(config::Reader& reader, ProbeConfig& probe) {
  reader.section("probe");
  reader.field("points", probe.points,
               "whose states are probed: names of points, * for any run of characters; empty: none");
  reader.field("labels", probe.labels,
               "what to probe for: label, tag (of token_classification, with states = \"token\"), length, word:<word>");
  reader.field("states", probe.states, "pooled: one state a text; token: one a token").one_of({"pooled", "token"});
  reader.field("penalties", probe.penalties, "L2 penalties to choose from on held-out texts of train")
      .above(0)
      .count(1, 100);
  reader.field("limit", probe.limit, "most texts of train used").at_least(20).unit("texts");
}

}  // namespace glass
