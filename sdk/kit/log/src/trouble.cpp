#include <orrery/kit/log/trouble.h>

namespace orrery::logkit {

void Trouble::began(const Error& what) {
    if (lasts_ && said_ == what.message()) return;
    lasts_ = true, said_ = what.message();
    Fields more;
    if (!what.hint().empty()) more.add("hint", what.hint());
    host_.log().error(what.message(), more);
}

void Trouble::lost(std::uint64_t rows) {
    lost_ += rows;
    host_.count(metric_, static_cast<std::int64_t>(rows));
}

void Trouble::ended(std::string_view what) {
    if (!std::exchange(lasts_, false)) return;
    said_.clear();
    auto lost = std::exchange(lost_, 0);
    host_.log().info(std::string(what) + (lost ? "; " + std::to_string(lost) + " rows were lost" : ""));
}

}  // namespace orrery::logkit
