// Variables between an app and its load script.
#pragma once

#include <map>
#include <string>

#include "app/document.h"
#include "script/run_script.h"

namespace orrery::qix {

/// Name to definition of every variable of the app.
std::map<std::string, std::string, std::less<>> variable_definitions(const app::Document& document);

/// Makes the variables that the script set those of the app; variables of an earlier run that it no longer sets go.
void take_script_variables(app::Document& document, const engine::ScriptResult& result);

}  // namespace orrery::qix
