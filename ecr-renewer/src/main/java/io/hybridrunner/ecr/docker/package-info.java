/** The file in which Docker, and the kubelet, look for what they show to registries. */
@NullMarked
package io.hybridrunner.ecr.docker;

import org.jspecify.annotations.NullMarked;
