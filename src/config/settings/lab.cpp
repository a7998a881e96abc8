// Bounds, units and meanings of [lab].
#include "glass/config/lab_config.h"

#include "glass/config/reader.h"

namespace glass {

void bind_settings(config::Reader& reader, LabConfig& lab) {
  reader.section("lab");
  reader.field("methods", lab.methods,
               "methods that `glassformer lab` compares, beside random scores; empty: all that the model can be "
               "explained by");
  reader.field("metrics", lab.metrics, "metrics that it compares them by; empty: all that say which end is good");
  reader
      .field("split", lab.split,
             "whose texts the laboratory of `glassformer run` measures, when the model is trained; none: a run has no "
             "laboratory")
      .one_of({"none", "train", "dev", "test"});
  reader.field("limit", lab.limit, "most texts, from the first on").at_least(1).unit("texts");
  reader.field("minutes", lab.minutes, "time that it may take: what is done by then is ranked; the next call goes on")
      .above(0)
      .unit("minutes");
}

}  // namespace glass
