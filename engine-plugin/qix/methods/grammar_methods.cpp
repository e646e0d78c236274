// The grammars that editors complete scripts and expressions by.
#include "qix/grammar.h"
#include "qix/method_tools.h"
#include "qix/methods.h"

namespace orrery::qix {
namespace {

GrammarKind wanted(Call& call) { return grammar_kind(call.params.text("qBnfType")); }

json::Value with_hash(std::string_view key, json::Value value, GrammarKind kind) {
    json::Value result = result_of(key, std::move(value));
    result.set("qBnfHash", grammar_hash(kind));
    return result;
}

Answer code_pages(Call&) {
    struct Page {
        int number;
        const char *name, *description;
    };
    json::Value pages = json::Value::array();
    for (const Page& page : {Page{1200, "utf-16", "Unicode (UTF-16)"}, Page{1252, "windows-1252", "Western European"},
                             Page{28591, "iso-8859-1", "Latin 1"}, Page{65001, "utf-8", "Unicode (UTF-8)"}})
        pages.push_back(
            json::Value::object({{"qNumber", page.number}, {"qName", page.name}, {"qDescription", page.description}}));
    return result_of("qCodePages", std::move(pages));
}

}  // namespace

void add_grammar_methods(Registry& registry) {
    const auto global = Class::global;
    registry.add(global, "GetBNF", "qBnfType", [](Call& call) { return result_of("qBnfDefs", grammar(wanted(call))); });
    registry.add(global, "GetBaseBNF", "qBnfType",
                 [](Call& call) { return with_hash("qBnfDefs", grammar(wanted(call)), wanted(call)); });
    registry.add(global, "GetBaseBNFHash", "qBnfType",
                 [](Call& call) { return result_of("qBnfHash", grammar_hash(wanted(call))); });
    registry.add(global, "GetBaseBNFString", "qBnfType",
                 [](Call& call) { return with_hash("qBnfStr", json::dump(grammar(wanted(call))), wanted(call)); });
    registry.add(Class::doc, "GetExpressionBNF", "", [](Call&) {
        return with_hash("qBnfDefs", grammar(GrammarKind::expression), GrammarKind::expression);
    });
    registry.add(Class::doc, "GetExpressionBNFHash", "",
                 [](Call&) { return result_of("qBnfHash", grammar_hash(GrammarKind::expression)); });
    registry.add(global, "GetSupportedCodePages", "", code_pages);
}

}  // namespace orrery::qix
