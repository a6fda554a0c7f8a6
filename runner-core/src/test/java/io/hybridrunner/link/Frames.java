package io.hybridrunner.link;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.LogPage;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.Service;
import io.hybridrunner.model.StatusEvent;
import io.hybridrunner.openmetadata.Entities;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Any frame that one side may make. */
final class Frames {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Frames() {}

  static Arbitrary<Frame> any() {
    return Arbitraries.oneOf(
        List.of(
            hello(),
            welcome(),
            commands().map(Frame.Order::new),
            replies().map(Frame.Result::new),
            commandIds().map(Frame.Busy::new),
            Combinators.combine(eventIds(), statuses())
                .as((id, status) -> new Frame.Event(new StatusEvent(id, status))),
            eventIds().map(Frame.Ack::new),
            counts().optional().map(Frame.Heartbeat::new),
            Combinators.combine(names().optional(), causes()).as(Frame.Problem::new)));
  }

  private static Arbitrary<Frame> hello() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 9),
            names(),
            names(),
            names(),
            counts(),
            runIds().list().ofMaxSize(5))
        .as(Frame.Hello::new);
  }

  private static Arbitrary<Frame> welcome() {
    return Combinators.combine(
            names(),
            Arbitraries.longs().between(50, 300_000).map(Duration::ofMillis),
            Arbitraries.longs().greaterOrEqual(1))
        .as(Frame.Welcome::new);
  }

  static Arbitrary<Command> commands() {
    return Combinators.combine(commandIds(), ttls()).flatAs(Frames::commands);
  }

  private static Arbitrary<Command> commands(CommandId id, Duration ttl) {
    return Arbitraries.oneOf(
        List.of(
            Combinators.combine(pipelines(), services().optional())
                .as((pipeline, service) -> new Command.Deploy(id, ttl, pipeline, service)),
            Combinators.combine(pipelineIds(), versions(), runIds(), objects().optional())
                .as((pipeline, v, run, over) -> new Command.Run(id, ttl, pipeline, v, run, over)),
            Combinators.combine(pipelineIds(), versions())
                .as((pipeline, v) -> new Command.Delete(id, ttl, pipeline, v)),
            Combinators.combine(pipelineIds(), versions(), Arbitraries.of(true, false))
                .as((pipeline, v, on) -> new Command.SetEnabled(id, ttl, pipeline, v, on)),
            Combinators.combine(pipelineIds(), runIds().optional(), texts())
                .as((pipeline, run, who) -> new Command.Kill(id, ttl, pipeline, run, who)),
            Combinators.combine(pipelineIds(), runIds().optional(), texts().optional())
                .as((pipeline, run, cursor) -> new Command.Logs(id, ttl, pipeline, run, cursor)),
            pipelineIds().map(pipeline -> new Command.QueuedStatus(id, ttl, pipeline)),
            Combinators.combine(runIds(), names(), objects())
                .as((run, name, json) -> new Command.TestConnection(id, ttl, run, name, json)),
            Combinators.combine(runIds(), names(), objects())
                .as((run, name, json) -> new Command.RunApplication(id, ttl, run, name, json)),
            Arbitraries.of(new Command.Health(id, ttl), new Command.HostIp(id, ttl))));
  }

  static Arbitrary<Reply> replies() {
    return commandIds().flatMap(Frames::replies);
  }

  private static Arbitrary<Reply> replies(CommandId id) {
    Arbitrary<LogPage> pages =
        Combinators.combine(texts(), counts(), texts().optional()).as(LogPage::new);
    return Arbitraries.oneOf(
        List.of(
            Combinators.combine(texts(), runIds().optional())
                .as((message, run) -> new Reply.Done(id, message, run)),
            causes().map(cause -> new Reply.Refused(id, cause)),
            Combinators.combine(texts(), pages).as((type, page) -> new Reply.Logs(id, type, page)),
            statuses().list().ofMaxSize(3).map(runs -> new Reply.Queued(id, runs)),
            Combinators.combine(texts(), causes().list().ofMaxSize(3))
                .as((version, problems) -> new Reply.Healthy(id, version, problems)),
            texts().map(ip -> new Reply.Address(id, ip))));
  }

  static Arbitrary<RunStatus> statuses() {
    return Combinators.combine(
            runIds(),
            pipelineIds().optional(),
            texts(),
            Arbitraries.of(RunPhase.class),
            instants().optional(),
            instants().optional(),
            causes().optional())
        .as(RunStatus::new);
  }

  private static Arbitrary<Cause> causes() {
    return Combinators.combine(
            Arbitraries.of(Cause.Kind.class), texts(), texts(), texts().list().ofMaxSize(3))
        .as(Cause::new);
  }

  private static Arbitrary<Pipeline> pipelines() {
    return Combinators.combine(
            pipelineIds(), names(), versions(), Arbitraries.of(true, false), nodes())
        .as(
            (id, name, version, enabled, config) -> {
              ObjectNode entity = NODES.objectNode();
              entity
                  .put("id", id.toString())
                  .put("name", name)
                  .put("fullyQualifiedName", "s." + name);
              entity
                  .put("pipelineType", "metadata")
                  .put("version", version)
                  .put("enabled", enabled);
              entity.set("sourceConfig", NODES.objectNode().set("config", config));
              return Entities.pipeline(entity.toString());
            });
  }

  private static Arbitrary<Service> services() {
    return Combinators.combine(names(), nodes())
        .as(
            (name, connection) -> {
              ObjectNode entity = NODES.objectNode();
              entity
                  .put("name", name)
                  .put("fullyQualifiedName", name)
                  .put("serviceType", "Postgres");
              entity.set("connection", connection);
              return Entities.service(entity.toString());
            });
  }

  private static Arbitrary<String> objects() {
    return nodes().map(ObjectNode::toString);
  }

  private static Arbitrary<ObjectNode> nodes() {
    Arbitrary<JsonNode> leaves =
        Arbitraries.oneOf(
            texts().map(NODES::textNode),
            Arbitraries.longs().map(NODES::numberNode),
            Arbitraries.bigDecimals()
                .between(BigDecimal.TEN.pow(18).negate(), BigDecimal.TEN.pow(18))
                .ofScale(4)
                .map(NODES::numberNode),
            Arbitraries.of(NODES.booleanNode(true), NODES.booleanNode(false), NODES.nullNode()));
    Arbitrary<JsonNode> inner =
        leaves.list().ofMaxSize(3).map(items -> NODES.arrayNode().addAll(items));
    return Arbitraries.maps(texts(), Arbitraries.oneOf(leaves, inner))
        .ofMaxSize(4)
        .map(fields -> NODES.objectNode().setAll(fields));
  }

  /** Any text that UTF-8 can carry, so without halves of surrogate pairs. */
  private static Arbitrary<String> texts() {
    return Combinators.combine(
            Arbitraries.strings().all().ofMaxLength(20), Arbitraries.of("", "", "\uD83D\uDE42"))
        .as((text, end) -> text + end)
        .map(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
  }

  private static Arbitrary<String> names() {
    return texts().filter(text -> !text.isBlank());
  }

  private static Arbitrary<CommandId> commandIds() {
    return names().map(CommandId::new);
  }

  private static Arbitrary<RunId> runIds() {
    return uuids().map(RunId::new);
  }

  private static Arbitrary<PipelineId> pipelineIds() {
    return uuids().map(PipelineId::new);
  }

  private static Arbitrary<UUID> uuids() {
    return Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new);
  }

  private static Arbitrary<Double> versions() {
    return Arbitraries.doubles().between(0, 1000).ofScale(1);
  }

  private static Arbitrary<Duration> ttls() {
    return Arbitraries.longs().greaterOrEqual(0).map(Duration::ofMillis);
  }

  private static Arbitrary<Integer> counts() {
    return Arbitraries.integers().greaterOrEqual(0);
  }

  private static Arbitrary<Long> eventIds() {
    return Arbitraries.longs().greaterOrEqual(0);
  }

  private static Arbitrary<Instant> instants() {
    return Combinators.combine(
            Arbitraries.longs().between(-2_000_000_000L, 4_000_000_000L),
            Arbitraries.integers().between(0, 999_999_999))
        .as((seconds, nanos) -> Instant.ofEpochSecond(seconds, nanos));
  }
}
