package io.hybridrunner.collate.link;

import io.hybridrunner.collate.net.Heard;
import io.hybridrunner.collate.net.RetryAfter;
import io.hybridrunner.openmetadata.ServerAnswers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * What it means when the server, or something before it, answers and opens no WebSocket, as a
 * sentence with a cure. Stateless.
 */
final class Answers {

  /** Of a body; enough for a message or a title. */
  private static final int LONGEST_BODY = 16 * 1024;

  private static final int LONGEST_SECONDS = 2;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
  private static final String NOTHING_TO_DO = "Nothing to do; the runner tries again.";

  private Answers() {}

  static Ending of(String server, Response response) {
    Heard heard = heard(response);
    String said = heard.isTheServers() ? ": " + heard.message() : "";
    String code = " (" + heard.status() + ")";
    return switch (heard.status()) {
      case 101 ->
          Ending.slow(
              server + " does not speak WebSocket correctly",
              "Another server answers there, or a proxy in its place: check link.url.");
      case 401 ->
          Ending.slow(
              server + " does not accept the token" + code + said,
              "Check the token; a replaced one is used at the next attempt.");
      case 403 -> forbidden(server, heard, said);
      case 404 ->
          Ending.slow(
              "there is no Runner Link at " + server + code + said,
              "Check the path of link.url, that the server has Runner Link, and that no proxy"
                  + " strips the Upgrade header.");
      case 407 -> proxyWantsCredentials();
      case 409 ->
          Ending.slow(
              "another runner with this id is connected to " + server + code + said,
              "Give each runner an id of its own (runner.id), or end the other one.");
      // Servers that know the path for WebSocket only say 405 to a plain GET.
      case 405, 426 -> noUpgrade(server, response, code + said);
      case 429, 503 ->
          Ending.soon(server + " asks to wait" + code + said, NOTHING_TO_DO)
              .notBefore(shorter(heard.retryAfter().orElse(Duration.ZERO), LONGEST_WAIT));
      case 502, 504 ->
          Ending.soon(
              "something before " + server + " does not reach it" + code,
              "Look whether the server is up; the runner tries again.");
      default -> other(server, heard, response, said);
    };
  }

  /** A proxy on the way that nobody told the runner of. */
  static Ending proxyWantsCredentials() {
    return Ending.slow(
        "a proxy on the way wants credentials (407)",
        "Name the proxy with link.proxy.url, and give its user and password.");
  }

  private static Ending forbidden(String server, Heard heard, String said) {
    return heard.isTheServers() || isJson(heard)
        ? Ending.slow(
            server + " does not allow this runner (403)" + said, "Check the rights of its bot.")
        : Ending.slow(
            "something before "
                + server
                + " refuses the connection (403, not the server): it answered "
                + heard.described(),
            "Ask who runs the web firewall or proxy in between.");
  }

  private static boolean isJson(Heard heard) {
    return heard.type().toLowerCase(Locale.ROOT).contains("json");
  }

  private static Ending noUpgrade(String server, Response response, String said) {
    return response.header("Sec-WebSocket-Version") != null
        ? Ending.slow(server + " wants another version of WebSocket" + said, "Upgrade the server.")
        : Ending.slow(
            server + " was not asked for a WebSocket, as it sees it" + said,
            "A proxy that strips the Upgrade header: have WebSocket allowed in it. Otherwise"
                + " upgrade the older of the two, runner or server.");
  }

  private static Ending other(String server, Heard heard, Response response, String said) {
    int code = heard.status();
    if (code >= 300 && code < 400) {
      return redirect(server, heard, response.request().url().host());
    }
    if (heard.isGood()) {
      return Ending.slow(
          server + " answered " + code + " with " + heard.described() + " and opened no WebSocket",
          "A wrong path in link.url, a sign-on page before the server, or a proxy that strips the"
              + " Upgrade header.");
    }
    if (code == 400) {
      return Ending.slow(
          server + " does not understand the request for a WebSocket (400)" + said,
          "A proxy that strips the Upgrade header, wss:// where ws:// is meant or the other way"
              + " round, or another server.");
    }
    return Ending.soon(
        server + " answered " + code + said,
        "Look at the server's log, and at proxies in between.");
  }

  private static Ending redirect(String server, Heard heard, String host) {
    boolean isItself = heard.elsewhere().filter(host::equals).isPresent();
    String where = isItself ? "another address of its own" : heard.elsewhere().orElse("nowhere");
    return Ending.slow(
        server
            + " redirects to "
            + where
            + " ("
            + heard.status()
            + "), which is not followed with the token",
        isItself
            ? "Check the path of link.url, and whether wss:// is meant."
            : "A single sign-on before the server? Use the server's own address.");
  }

  private static Heard heard(Response response) {
    String body = body(response);
    Heard heard =
        new Heard(
            response.code(),
            Objects.requireNonNullElse(response.header("Content-Type"), ""),
            body,
            ServerAnswers.errorMessage(body),
            List.of(),
            Optional.ofNullable(response.header("Location"))
                .flatMap(to -> Optional.ofNullable(response.request().url().resolve(to)))
                .map(HttpUrl::host),
            RetryAfter.of(response.header("Retry-After"), response.header("Date")));
    String shown = Objects.requireNonNullElse(response.request().header("Authorization"), "");
    String token = shown.replaceFirst("^Bearer ", "");
    // A server that quotes the token is not quoted.
    return token.isEmpty() ? heard : heard.without(token);
  }

  /** The beginning of the body: what came within the bounds. */
  private static String body(Response response) {
    if (response.code() == 101) {
      return "";
    }
    BufferedSource source = response.body().source();
    source.timeout().deadline(LONGEST_SECONDS, TimeUnit.SECONDS);
    try {
      boolean unused = source.request(LONGEST_BODY);
    } catch (IOException brokenOrLate) {
      // What came until then will do.
    }
    long length = Math.min(LONGEST_BODY, source.getBuffer().size());
    return source.getBuffer().snapshot((int) length).string(StandardCharsets.UTF_8);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
