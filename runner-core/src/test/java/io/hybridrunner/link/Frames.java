package io.hybridrunner.link;

import static java.math.BigDecimal.TEN;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Installation;
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
            runIds().list().ofMaxSize(5),
            installations().optional())
        .as(Frame.Hello::new);
  }

  private static Arbitrary<Frame> welcome() {
    return Combinators.combine(
            names(),
            Arbitraries.longs().between(50, 300_000).map(Duration::ofMillis),
            Arbitraries.longs().greaterOrEqual(1),
            Arbitraries.longs().between(50, 3_600_000).map(Duration::ofMillis).optional())
        .as(Frame.Welcome::new);
  }

  private static Arbitrary<Installation> installations() {
    return Combinators.combine(names(), names(), eventIds()).as(Installation::new);
  }

  /** What every command has; no flatMap, which jqwik remembers for ever. */
  private record Head(CommandId id, Duration ttl) {}

  private static Arbitrary<Head> heads() {
    return Combinators.combine(commandIds(), ttls()).as(Head::new);
  }

  static Arbitrary<Command> commands() {
    return Arbitraries.oneOf(
        List.of(
            Combinators.combine(heads(), pipelines(), services().optional())
                .as((h, pipeline, of) -> new Command.Deploy(h.id, h.ttl, pipeline, of)),
            Combinators.combine(heads(), pipelineIds(), versions(), runIds(), objects().optional())
                .as((h, of, v, run, o) -> new Command.Run(h.id, h.ttl, of, v, run, o)),
            Combinators.combine(heads(), pipelineIds(), versions())
                .as((h, of, v) -> new Command.Delete(h.id, h.ttl, of, v)),
            Combinators.combine(heads(), pipelineIds(), versions(), Arbitraries.of(true, false))
                .as((h, of, v, on) -> new Command.SetEnabled(h.id, h.ttl, of, v, on)),
            Combinators.combine(heads(), pipelineIds(), runIds().optional(), texts())
                .as((h, of, run, who) -> new Command.Kill(h.id, h.ttl, of, run, who)),
            Combinators.combine(heads(), pipelineIds(), runIds().optional(), texts().optional())
                .as((h, of, run, cursor) -> new Command.Logs(h.id, h.ttl, of, run, cursor)),
            adHoc()));
  }

  private static Arbitrary<Command> adHoc() {
    return Arbitraries.oneOf(
        List.of(
            Combinators.combine(heads(), pipelineIds())
                .as((h, of) -> new Command.QueuedStatus(h.id, h.ttl, of)),
            Combinators.combine(heads(), runIds(), names(), objects())
                .as((h, run, name, it) -> new Command.TestConnection(h.id, h.ttl, run, name, it)),
            Combinators.combine(heads(), runIds(), names(), objects())
                .as((h, run, name, it) -> new Command.RunApplication(h.id, h.ttl, run, name, it)),
            heads().map(h -> new Command.Health(h.id, h.ttl)),
            heads().map(h -> new Command.Probe(h.id, h.ttl)),
            heads().map(h -> new Command.HostIp(h.id, h.ttl))));
  }

  static Arbitrary<Reply> replies() {
    Arbitrary<LogPage> pages =
        Combinators.combine(texts(), counts(), texts().optional()).as(LogPage::new);
    return Arbitraries.oneOf(
        List.of(
            Combinators.combine(commandIds(), texts(), runIds().optional()).as(Reply.Done::new),
            Combinators.combine(commandIds(), causes()).as(Reply.Refused::new),
            Combinators.combine(commandIds(), texts(), pages).as(Reply.Logs::new),
            Combinators.combine(commandIds(), statuses().list().ofMaxSize(3)).as(Reply.Queued::new),
            Combinators.combine(commandIds(), texts(), causes().list().ofMaxSize(3))
                .as(Reply.Healthy::new),
            Combinators.combine(commandIds(), texts()).as(Reply.Address::new)));
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
                .between(TEN.pow(18).negate(), TEN.pow(18))
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
