/** The Kubernetes API, by the official client. The engine's own; not for embedders. */
@org.jspecify.annotations.NullMarked
package io.hybridrunner.argo.cluster;
