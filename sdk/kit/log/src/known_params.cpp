#include "known_params.h"

#include <algorithm>

#include "text.h"

namespace orrery::logkit {

void require_known(const Params& params, const std::vector<std::string_view>& known) {
    for (auto& [name, value] : params) {
        if (std::find(known.begin(), known.end(), lower(name)) != known.end()) continue;
        auto hint = nearest(name, known);
        if (!hint.empty()) {
            hint = "did you mean " + hint + "?";
        } else {
            for (auto one : known) hint.append(hint.empty() ? "known are " : ", ").append(one);
            if (hint.empty()) hint = "it takes none";
        }
        throw Error(Code::invalid, "it has no parameter " + shown(name), hint);
    }
}

}  // namespace orrery::logkit
