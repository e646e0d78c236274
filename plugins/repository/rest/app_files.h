// What routes about apps' files share: a row of the caller's own, the engine's work, and only then the answer.
#pragma once

#include <functional>

#include "file_orders.h"
#include "generic.h"

namespace orrery::repository::rest {

/// A place to wait for the engine at. Throws Refusal 503 when all are taken.
FileOrders::Place place_for_order(Call& call);
/// The engine's answer. Throws Refusal: 503 without an answer in time, 400 where the engine refuses what the user gave,
/// 500 else, whose reason stands in the engine's log.
FileAnswer carry_out(Call& call, const FileOrder& order, std::chrono::milliseconds patience);
/// The caller may create the app and owns it. Throws Refusal. To be called before it is stored.
void own(Call& call, Store::Unit& unit, Entity& app);
/// Has the files of a stored app made; 201 with the app. When they cannot be made nobody could open what the row stands
/// for: it is taken back. Throws as carry_out().
Response with_files(Call& call, const Entity& app, const FileOrder& order, std::chrono::milliseconds patience);

}  // namespace orrery::repository::rest
