#include "sender.h"

#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>

namespace webhook {

using orrery::Code;
using orrery::Error;

Sender::Sender(const orrery::Config& config)
    : token_(config.text("token")), timeout_(config.duration("timeout", std::chrono::seconds(5))) {
    try {
        url_ = Poco::URI(std::string(config.require("url")));
    } catch (const Poco::Exception&) {
        url_.clear();
    }
    if ((url_.getScheme() != "https" && url_.getScheme() != "http") || url_.getHost().empty() ||
        !url_.getUserInfo().empty() || !url_.getFragment().empty())
        throw Error(Code::invalid, "parameter --url: expected an address such as https://alerts.company.example/orrery",
                    "credentials belong into --token");
    if (token_.find_first_of("\r\n") != token_.npos)
        throw Error(Code::invalid, "parameter --token has a line end in it");
    if (timeout_ < std::chrono::milliseconds(1))
        throw Error(Code::invalid, "parameter --timeout: expected more than nothing");
    if (url_.getPath().empty()) url_.setPath("/");
    shown_ = url_.getScheme() + "://" + url_.getAuthority();
    using Poco::Net::Context;
    if (url_.getScheme() == "https") try {
            std::string authority(config.text("authority"));
            tls_ = new Context(Context::TLS_CLIENT_USE, authority, Context::VERIFY_STRICT, 9, authority.empty());
        } catch (const Poco::Exception& error) {
            throw Error(Code::invalid, "parameter --authority: " + error.displayText(),
                        "name a PEM file with the certificates of the receiver's authority");
        }
}

void Sender::post(const std::string& body) const try {
    std::unique_ptr<Poco::Net::HTTPClientSession> session;
    if (tls_)
        session = std::make_unique<Poco::Net::HTTPSClientSession>(url_.getHost(), url_.getPort(), tls_);
    else
        session = std::make_unique<Poco::Net::HTTPClientSession>(url_.getHost(), url_.getPort());
    session->setTimeout(Poco::Timespan(timeout_.count() * 1000));
    Poco::Net::HTTPRequest request("POST", url_.getPathAndQuery(), Poco::Net::HTTPRequest::HTTP_1_1);
    request.setContentType("application/json");
    request.setContentLength64(static_cast<Poco::Int64>(body.size()));
    if (!token_.empty()) request.set("Authorization", "Bearer " + token_);
    session->sendRequest(request) << body;
    Poco::Net::HTTPResponse response;
    session->receiveResponse(response);
    if (auto status = static_cast<int>(response.getStatus()); status < 200 || status > 299)
        throw Error(
            Code::unavailable, shown_ + " answered " + std::to_string(status),
            status == 401 || status == 403 ? "check --token" : "check --url; the receiver's own log has the reason");
} catch (const Poco::TimeoutException&) {
    throw Error(Code::deadline, shown_ + " did not answer within --timeout", "is the receiver busy or away?");
} catch (const Poco::Exception& error) {
    throw Error(Code::unavailable, "cannot post to " + shown_ + ": " + error.displayText(),
                "is --url right, and does the receiver run?");
}

}  // namespace webhook
