#include "pattern.h"

#include <re2/re2.h>

#include <stdexcept>

namespace orrery::repository {

struct Pattern::Program {
    re2::RE2 expression;
};

namespace {
re2::RE2::Options options() {
    re2::RE2::Options out;
    out.set_log_errors(false);
    out.set_max_mem(1 << 20);
    return out;
}
}  // namespace

Pattern::Pattern(const std::string& expression)
    : program_(std::unique_ptr<Program>(new Program{re2::RE2(expression, options())})) {
    if (!program_->expression.ok())
        throw std::invalid_argument("the regular expression is not usable: " + program_->expression.error());
}

Pattern::~Pattern() = default;

bool Pattern::found_in(std::string_view text) const {
    return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), program_->expression);
}

}  // namespace orrery::repository
