// Functions about where and for whom an expression is evaluated, and Evaluate.
#include <array>

#include "expression/compile.h"
#include "expression/depth.h"
#include "expression/evaluate.h"
#include "expression/format_date.h"
#include "expression/function_arguments.h"
#include "expression/function_families.h"
#include "expression/parse.h"
#include "expression/token.h"

namespace orrery::engine {
namespace {

using C = const FunctionContext&;

template <std::string SystemFacts::*Member>
Value fact(C c, Arguments) {
    return c.system == nullptr || (c.system->*Member).empty() ? Value() : Value::text(c.system->*Member);
}

Value reload_time(C c, Arguments) {
    if (c.reload_time == 0) return {};
    return Value::dual(format_date(c.reload_time, c.formats->timestamp_format, *c.formats), c.reload_time);
}

Value user_attribute(C c, Arguments a) {
    if (c.system == nullptr) return {};
    const std::string name = ascii_lower(text_at(a, 0));
    std::string all;
    for (const auto& [each, value] : c.system->attributes)
        if (each == name) all += (all.empty() ? "" : ";") + value;
    return all.empty() ? Value() : Value::text(all);
}

/// What there is nothing of here: a tenant, a client's platform, folders of the computer, drivers' connection texts,
/// marks in media files.
Value nothing(C, Arguments) { return {}; }

Value collation(C c, Arguments) {
    return c.formats->collation_locale.empty() ? Value() : Value::text(c.formats->collation_locale);
}

/// Nothing has a name in a text that is evaluated.
class NoNames : public NameSource {
public:
    std::optional<std::uint32_t> field(std::string_view) const override { return std::nullopt; }
    void offer_names(Nearest&) const override {}
};
class NoRow : public RowContext {
public:
    Value field(std::uint32_t) override { return {}; }
};

/// A text may evaluate texts in turn: this bounds how deep that goes.
struct EvaluatedText;
constexpr int kDeepest = 10;

Value evaluate(C c, Arguments a) {
    const Depth<EvaluatedText> depth;
    if (is_null_at(a, 0) || depth.beyond(kDeepest)) return {};
    const auto parsed = parse(text_at(a, 0));
    if (!parsed) return {};
    const NoNames names;
    const auto compiled = compile(parsed.value(), names, CompileMode::record);
    if (!compiled || compiled.value()->program.uses_record) return {};
    NoRow row;
    return Evaluator(c).run(compiled.value()->program, row).owned();
}

/// They differ between sessions, so nothing that calls them is kept for others.
constexpr FunctionInfo system(std::string_view name, ScalarFunction call, std::uint8_t arguments = 0,
                              std::string_view help = "") {
    return scalar(name, FunctionGroup::system, arguments, arguments, call, help, false);
}

using F = SystemFacts;
constexpr std::array kFunctions{
    scalar("Attribute", FunctionGroup::file, 2, 2, nothing, "file, name", false),
    system("Author", fact<&F::author>),
    system("ClientPlatform", nothing),
    system("ComputerName", fact<&F::computer_name>),
    scalar("ConnectString", FunctionGroup::file, 0, 0, nothing, "", false),
    system("DocumentName", fact<&F::document_name>),
    system("DocumentPath", fact<&F::document_name>),
    system("DocumentTitle", fact<&F::document_title>),
    system("EngineVersion", fact<&F::engine_version>),
    scalar("Evaluate", FunctionGroup::string, 1, 1, evaluate, "text", false),
    system("GetCollationLocale", collation),
    scalar("GetFolderPath", FunctionGroup::file, 0, 1, nothing, "folder", false),
    system("GetSysAttr", nothing, 1, "name"),
    system("GetUserAttr", user_attribute, 1, "name"),
    system("OSUser", fact<&F::user>),
    system("ProductVersion", fact<&F::product_version>),
    system("ReloadTime", reload_time),
};

}  // namespace

std::span<const FunctionInfo> system_functions() { return kFunctions; }

}  // namespace orrery::engine
