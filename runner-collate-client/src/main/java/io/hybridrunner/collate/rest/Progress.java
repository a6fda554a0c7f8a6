package io.hybridrunner.collate.rest;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.OptionalInt;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Request;
import okhttp3.Response;

/**
 * How far a call got, so that a failure can be told by where it happened and not by the words of an
 * exception. One for each call; OkHttp may connect on another thread than it waits on.
 */
final class Progress extends EventListener {

  /** The steps of a call. */
  enum Step {
    NAMING,
    CONNECTING,
    SECURING,
    SENDING,
    WAITING,
    READING
  }

  private volatile Step step = Step.NAMING;
  private volatile int status;

  Step step() {
    return step;
  }

  /** The status of the answer, when its head arrived. */
  OptionalInt status() {
    return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
  }

  @Override
  public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
    step = Step.CONNECTING;
  }

  @Override
  public void secureConnectStart(Call call) {
    step = Step.SECURING;
  }

  @Override
  public void connectionAcquired(Call call, Connection connection) {
    step = Step.SENDING;
  }

  @Override
  public void requestHeadersEnd(Call call, Request request) {
    if (request.body() == null) {
      step = Step.WAITING;
    }
  }

  /** The last that is told before the answer's head is there: its start is told with its end. */
  @Override
  public void requestBodyEnd(Call call, long bytes) {
    step = Step.WAITING;
  }

  @Override
  public void responseHeadersEnd(Call call, Response response) {
    status = response.code();
    step = Step.READING;
  }
}
