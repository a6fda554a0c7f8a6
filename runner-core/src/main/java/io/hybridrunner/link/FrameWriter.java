package io.hybridrunner.link;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hybridrunner.model.Installation;
import io.hybridrunner.model.RunId;
import java.io.UncheckedIOException;

/** Frames to JSON. */
final class FrameWriter {

  private final ObjectMapper json;
  private final CommandWriter commands;
  private final ReplyWriter replies;

  FrameWriter(ObjectMapper json) {
    this.json = json;
    this.commands = new CommandWriter(json);
    this.replies = new ReplyWriter(json);
  }

  String write(Frame frame) {
    try {
      return json.writeValueAsString(node(frame));
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private ObjectNode node(Frame frame) {
    if (frame instanceof Frame.Order order) {
      return order.command().accept(commands);
    }
    if (frame instanceof Frame.Result result) {
      return replies.result(result.reply());
    }
    if (frame instanceof Frame.Event event) {
      ObjectNode node = typed("event").put("id", event.event().id());
      node.set("status", replies.status(event.event().status()));
      return node;
    }
    if (frame instanceof Frame.Hello hello) {
      return hello(hello);
    }
    if (frame instanceof Frame.Welcome welcome) {
      return welcome(welcome);
    }
    return small(frame);
  }

  private ObjectNode small(Frame frame) {
    if (frame instanceof Frame.Busy busy) {
      return typed("busy").put("commandId", busy.commandId().value());
    }
    if (frame instanceof Frame.Ack ack) {
      return typed("ack").put("eventId", ack.eventId());
    }
    if (frame instanceof Frame.Heartbeat heartbeat) {
      ObjectNode node = typed("heartbeat");
      heartbeat.capacity().ifPresent(capacity -> node.put("capacity", capacity));
      return node;
    }
    Frame.Problem problem = (Frame.Problem) frame;
    ObjectNode node = typed("problem");
    problem.regarding().ifPresent(id -> node.put("regarding", id));
    node.set("cause", replies.cause(problem.cause()));
    return node;
  }

  private ObjectNode hello(Frame.Hello hello) {
    ObjectNode node =
        typed("hello")
            .put("protocol", hello.protocol())
            .put("runnerId", hello.runnerId())
            .put("version", hello.version())
            .put("bootId", hello.bootId())
            .put("capacity", hello.capacity());
    hello.liveRuns().stream().map(RunId::toString).forEach(node.putArray("liveRuns")::add);
    hello.installation().ifPresent(where -> node.set("installation", installation(where)));
    return node;
  }

  private ObjectNode installation(Installation installation) {
    return json.createObjectNode()
        .put("cluster", installation.cluster())
        .put("release", installation.release())
        .put("leaseTransitions", installation.leaseTransitions());
  }

  private ObjectNode welcome(Frame.Welcome welcome) {
    ObjectNode node =
        typed("welcome")
            .put("server", welcome.server())
            .put("heartbeatMillis", welcome.heartbeat().toMillis())
            .put("maxFrameBytes", welcome.maxFrameBytes());
    welcome.probes().ifPresent(every -> node.put("probeMillis", every.toMillis()));
    return node;
  }

  private ObjectNode typed(String type) {
    return json.createObjectNode().put("type", type);
  }
}
