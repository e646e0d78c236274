#include "rest_client.h"

#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>

namespace rest {

namespace {

using orrery::Code;
using orrery::Error;
using Poco::Net::HTTPResponse;

/// Without the query, which may hold a value nobody else should see.
std::string shown(const Poco::URI& address) {
    return address.getScheme() + "://" + address.getAuthority() + address.getPath();
}

[[noreturn]] void refuse(const Poco::URI& address, int status) {
    auto what = shown(address) + " answered " + std::to_string(status);
    if (status == HTTPResponse::HTTP_UNAUTHORIZED || status == HTTPResponse::HTTP_FORBIDDEN)
        throw Error(Code::denied, what, "check --token: the source does not accept it, or it may not read this");
    if (status == HTTPResponse::HTTP_NOT_FOUND) throw Error(Code::not_found, what, "check the statement and --url");
    if (status >= 300 && status < 400)
        throw Error(Code::unsupported, what + ", a redirect", "set --url to the address that it leads to");
    throw Error(Code::unavailable, what, "try again later; the source's own log has the reason");
}

bool leads_up(const std::string& path) {
    std::vector<std::string> segments;
    Poco::URI(path).getPathSegments(segments);
    for (auto& segment : segments)
        if (segment == "..") return true;
    return false;
}

}  // namespace

Source::Source(const orrery::Config& config)
    : token(config.text("token")),
      authority(config.text("authority")),
      timeout(config.duration("timeout", std::chrono::seconds(10))),
      largest(static_cast<size_t>(std::max<std::int64_t>(config.number("largest", 16 << 20), 0))) {
    try {
        url = Poco::URI(std::string(config.require("url")));
    } catch (const Poco::Exception&) {
        url.clear();
    }
    if ((url.getScheme() != "https" && url.getScheme() != "http") || url.getHost().empty() ||
        !url.getUserInfo().empty() || !url.getRawQuery().empty() || !url.getFragment().empty())
        throw Error(Code::invalid, "parameter --url: expected an address such as https://orders.company.example/api",
                    "credentials belong into --token, queries into the statement");
    if (token.find_first_of("\r\n") != token.npos) throw Error(Code::invalid, "parameter --token has a line end in it");
    if (timeout < std::chrono::milliseconds(1) || largest == 0)
        throw Error(Code::invalid, "parameters --timeout and --largest must be more than nothing");
}

Client::Client(orrery::Host host, const orrery::Config& config) : host_(std::move(host)), source_(config) {
    if (source_.url.getScheme() != "https") return;
    using Poco::Net::Context;
    try {
        tls_ = new Context(Context::TLS_CLIENT_USE, source_.authority, Context::VERIFY_STRICT, 9,
                           source_.authority.empty());
    } catch (const Poco::Exception& error) {
        throw Error(Code::invalid, "parameter --authority=" + source_.authority + ": " + error.displayText(),
                    "name a PEM file with the certificates of the source's authority");
    }
}

Poco::URI Client::address_of(const std::string& statement) const try {
    if (!statement.starts_with("/") || statement.starts_with("//") || statement.size() > 8192 ||
        statement.find_first_of(" #\r\n\t\\") != statement.npos || leads_up(statement))
        throw Error(Code::invalid, "the statement is no path below --url", "write for example /orders?year=2024");
    auto base = source_.url.getPath();
    while (base.ends_with('/')) base.pop_back();
    Poco::URI address(source_.url);
    Poco::URI below(statement);
    address.setPath(base + below.getPath());
    address.setRawQuery(below.getRawQuery());
    return address;
} catch (const Poco::Exception&) {
    throw Error(Code::invalid, "the statement is no path below --url", "write for example /orders?year=2024");
}

Poco::URI Client::next_address(const Poco::URI& page, const std::string& link) const try {
    Poco::URI next(page, link);
    if (next.getScheme() == page.getScheme() && next.getAuthority() == page.getAuthority()) return next;
    throw Error(Code::denied, "the next page after " + shown(page) + " lies on another server, " + next.getAuthority(),
                "only the server of --url is asked");
} catch (const Poco::Exception&) {
    throw Error(Code::invalid, "the next page after " + shown(page) + " has no address that can be used");
}

std::string Client::get(const Poco::URI& address) const try {
    std::unique_ptr<Poco::Net::HTTPClientSession> session;
    if (tls_)
        session = std::make_unique<Poco::Net::HTTPSClientSession>(address.getHost(), address.getPort(), tls_);
    else
        session = std::make_unique<Poco::Net::HTTPClientSession>(address.getHost(), address.getPort());
    session->setTimeout(Poco::Timespan(source_.timeout.count() * 1000));
    Poco::Net::HTTPRequest request("GET", address.getPathAndQuery(), Poco::Net::HTTPRequest::HTTP_1_1);
    request.set("Accept", "application/json");
    if (!source_.token.empty()) request.set("Authorization", "Bearer " + source_.token);
    session->sendRequest(request);
    HTTPResponse response;
    auto& stream = session->receiveResponse(response);
    if (response.getStatus() != HTTPResponse::HTTP_OK) refuse(address, response.getStatus());
    std::string body;
    char part[16384];
    while (stream.read(part, sizeof part), stream.gcount() > 0) {
        body.append(part, static_cast<size_t>(stream.gcount()));
        if (body.size() > source_.largest)
            throw Error(Code::limit,
                        shown(address) + " answers more than " + std::to_string(source_.largest) + " bytes",
                        "ask for smaller pages, or raise --largest");
        if (host_.cancelled()) throw Error(Code::cancelled, "the caller waits no more for " + shown(address));
    }
    if (auto* failed = session->networkException()) failed->rethrow();
    if (response.hasContentLength() && body.size() < static_cast<size_t>(response.getContentLength64()))
        throw Error(Code::unavailable, shown(address) + " broke off its answer", "try again later");
    return body;
} catch (const Poco::TimeoutException&) {
    throw Error(Code::deadline, shown(address) + " did not answer within --timeout", "is the source busy or away?");
} catch (const Poco::Exception& error) {
    throw Error(Code::unavailable, "cannot read " + shown(address) + ": " + error.displayText(),
                "is --url right, and does the source run?");
}

}  // namespace rest
