#include "module.h"

#include "form_body.h"
#include "return_target.h"

namespace orrery::form {
namespace {

constexpr std::size_t largest_form = 16 * 1024;

bool wants_page(const AuthRequest& request) {
    const auto accept = request.header("accept");
    return (request.method() == "GET" || request.method() == "HEAD") && accept &&
           accept->find("text/html") != std::string_view::npos;
}

// Browsers say where a form comes from; a client that says nothing cannot be another site's page.
bool is_same_origin(const AuthRequest& request) {
    if (const auto site = request.header("sec-fetch-site"); site && *site != "same-origin" && *site != "none")
        return false;
    const auto origin = request.header("origin");
    return !origin || (request.header("host") && host_of_origin(*origin) == *request.header("host"));
}

bool is_form(const AuthRequest& request) {
    const auto type = request.header("content-type");
    return type && type->starts_with("application/x-www-form-urlencoded");
}

}  // namespace

SignIn::SignIn(Host host, ModuleSettings settings, const Users& users)
    : host_(std::move(host)),
      settings_(std::move(settings)),
      page_(settings_.pages),
      tokens_(host_),
      users_(users),
      gate_(users, host_.log()) {}

std::string SignIn::page_path(const AuthRequest& request) const {
    const std::string prefix(request.virtual_proxy());
    return (prefix.empty() ? "" : "/" + prefix) + settings_.path;
}

Verdict SignIn::authenticate(const AuthRequest& request) const {
    if (!wants_page(request)) return Verdict::decline();
    const std::string target =
        safe_return_target(request.return_target().empty() ? request.target() : request.return_target());
    Response response;
    response.status = 302;
    response.headers = {{"location", page_path(request) + (target.empty() ? "" : "?return=" + query_escape(target))},
                        {"cache-control", "no-store"}};
    return Verdict::challenge(std::move(response));
}

Outcome SignIn::handle(const AuthRequest& request) {
    const std::string own = page_path(request);
    const bool reads = request.method() == "GET" || request.method() == "HEAD";
    if (request.path() == own + "/style.css" && reads) return Outcome::respond(page_.style());
    if (request.path() != own) return Outcome::decline();
    if (request.method() == "POST") return take_form(request);
    if (!reads) return Outcome::respond({405, {{"allow", "GET, HEAD, POST"}}, "", ""});
    // The proxy's own idea of a target is this very page, to which nobody wants to come back.
    const std::string target = field_of(request.query(), "return").value_or("");
    return show(request, {"", "", "", safe_return_target(target)}, 200, "");
}

Outcome SignIn::show(const AuthRequest& request, const Posted& posted, int status, const std::string& message,
                     const Principal& refused) const {
    Response page =
        page_.show({page_path(request), tokens_.make(), posted.return_target, posted.user, message}, status);
    name_refused_user(page, refused);
    return Outcome::respond(std::move(page));
}

Outcome SignIn::take_form(const AuthRequest& request) {
    if (!is_form(request) || request.body().size() > largest_form || request.body_stream())
        return show(request, {}, 400, "This was no sign-in form.");
    Posted posted;
    for (const auto& [name, value] : {std::pair{"username", &posted.user},
                                      {"pwd", &posted.password},
                                      {"token", &posted.token},
                                      {"return", &posted.return_target}})
        *value = field_of(request.body(), name).value_or("");
    posted.return_target = safe_return_target(posted.return_target);
    if (posted.user.size() > 256) posted.user.clear();
    if (!is_same_origin(request)) {
        log_attempt(Level::warn, "a sign-in form came from another site", request, {});
        return show(request, {}, 403, "This sign-in did not come from this site's own page. Please sign in here.");
    }
    if (!tokens_.take(posted.token))
        return show(request, posted, 400, "This page was used before, or was open for too long. Please sign in again.");
    return try_password(request, posted);
}

Outcome SignIn::try_password(const AuthRequest& request, const Posted& posted) {
    const std::string network = network_of(request.remote());
    const std::string key = network + " " + posted.user;
    if (const auto time = per_network_.attempt(network)) return wait(request, posted, *time);
    if (const auto time = per_user_.attempt(key)) return wait(request, posted, *time);
    std::optional<User> user;
    try {
        const auto [directory, name] = split_name(posted.user, settings_.directory);
        if (posted.password.size() <= longest_password) user = gate_.check(directory, name, posted.password);
    } catch (const Error& error) {
        if (error.code() == Code::unavailable)
            return show(request, posted, 503, "The site is busy. Please try again in a moment.");
        if (error.code() != Code::invalid) throw;
    }
    if (!user) {
        const auto who = known(posted.user);
        log_attempt(Level::warn, "sign-in refused: wrong user name or password", request, who);
        host_.count("form_sign_in_refused");
        return show(request, posted, 401, "The user name or the password is not right.", who);
    }
    per_user_.succeeded(key);
    per_network_.succeeded(network);
    return Outcome::sign_in({user->directory, user->name, user->display_name, {}, {}}, posted.return_target);
}

Outcome SignIn::wait(const AuthRequest& request, const Posted& posted, std::chrono::seconds time) const {
    const auto who = known(posted.user);
    log_attempt(Level::warn, "sign-in held back: too many attempts", request, who);
    const std::string seconds = std::to_string(time.count());
    Response response = page_.show(
        {page_path(request), tokens_.make(), posted.return_target, posted.user,
         "Too many attempts. Please try again in " + seconds + (time.count() == 1 ? " second." : " seconds.")},
        429);
    response.headers.emplace_back("retry-after", seconds);
    name_refused_user(response, who);
    return Outcome::respond(std::move(response));
}

/// Whoever bears the name; nobody when there is no such user: it may be a password, typed into the wrong field.
Principal SignIn::known(std::string_view typed) const {
    try {
        const auto [directory, name] = split_name(typed, settings_.directory);
        const auto user = users_.find(directory, name);
        return user ? Principal{user->directory, user->name, user->display_name, {}, {}} : Principal{};
    } catch (const std::exception&) {  // no name, or a list that cannot be read: the check itself says so
        return {};
    }
}

void SignIn::log_attempt(Level level, std::string_view what, const AuthRequest& request, const Principal& user) const {
    Fields row{{"remote", request.remote()}, {"virtual_proxy", request.virtual_proxy()}, {"request.id", request.id()}};
    if (!user.id.empty()) row.add("user", user.directory + "\\" + user.id);
    host_.log().write(level, what, row);
}

}  // namespace orrery::form
