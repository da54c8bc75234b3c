using System.Globalization;
using Akka.Configuration;
using Akka.DistributedData;

namespace LoginGate.Cluster;

/// <summary>Akka.NET's settings of the system <c>gates</c>.</summary>
internal static class GatesConfig
{
    /// <summary>The system's name, which all gates of a cluster share.</summary>
    public const string SystemName = "gates";

    /// <param name="settings">Of this gate.</param>
    /// <param name="port">Behind the door, on loopback.</param>
    public static Config Of(GatesSettings settings, int port)
    {
        var own = ConfigurationFactory.ParseString(string.Create(CultureInfo.InvariantCulture, $$"""
            akka {
              loglevel = INFO
              stdout-loglevel = OFF
              loggers = ["LoginGate.Cluster.GatesLogger, LoginGate.Cluster"]
              logger-startup-timeout = 30s
              log-dead-letters = off
              log-dead-letters-during-shutdown = off
              actor {
                provider = cluster
                serializers {
                  gates = "LoginGate.Cluster.Wire.GateMessageSerializer, LoginGate.Cluster"
                  akka-containers = "LoginGate.Cluster.Wire.GuardedSelections, LoginGate.Cluster"
                  akka-cluster = "LoginGate.Cluster.Wire.GuardedMembership, LoginGate.Cluster"
                  akka-data-replication = "LoginGate.Cluster.Wire.GuardedReplication, LoginGate.Cluster"
                  {{Refused("json", "bytes", "akka-misc", "primitive", "proto", "daemon-create", "akka-system-msg", "akka-replicated-data", "reliable-delivery")}}
                }
                serialization-bindings {
                  "LoginGate.Cluster.Bans.BanBucket, LoginGate.Cluster" = gates
                  "LoginGate.Cluster.Members.Hello, LoginGate.Cluster" = gates
                  "LoginGate.Cluster.Members.GateSummary, LoginGate.Cluster" = gates
                  "LoginGate.Cluster.Places.PlacesTold, LoginGate.Cluster" = gates
                  "LoginGate.Cluster.Places.PlacesWanted, LoginGate.Cluster" = gates
                  "LoginGate.Cluster.Orders.OrderTold, LoginGate.Cluster" = gates
                  "LoginGate.Cluster.Orders.OrderAnswered, LoginGate.Cluster" = gates
                }
              }
              remote {
                # Nobody deploys here, stops an actor or chooses another by its path.
                untrusted-mode = on
                trusted-selection-paths = [
                  "/system/cluster/core/daemon", "/system/cluster/heartbeatReceiver", "/user/ddataReplicator",
                  "/user/join", "/user/directory", "/user/places", "/user/orders"
                ]
                # A gate that was away comes back: what it is refused for meanwhile must be short.
                retry-gate-closed-for = 1s
                # A connection that was cut is given up, for a new one: TCP by itself tries the old one again ever more seldom, up to two minutes
                # after the network is mended, and what it brings then is old.
                transport-failure-detector { heartbeat-interval = 2s, acceptable-heartbeat-pause = 8s }
                dot-netty.tcp {
                  hostname = "127.0.0.1"
                  port = {{port}}
                  public-hostname = "{{settings.Public.Host}}"
                  public-port = {{settings.Public.Port}}
                  enable-ssl = {{(settings.Tls is null ? "off" : "on")}}
                  # Else two programs could listen on it, and each be given every other connection.
                  tcp-reuse-addr = off
                  # 16 buckets of 200,000 bans in all are about 1.4 MB.
                  maximum-frame-size = 8 MiB
                  # And the end of whoever connects and does not get through the handshakes.
                  connection-timeout = 5s
                  server-socket-worker-pool { pool-size-min = 1, pool-size-max = 1 }
                  client-socket-worker-pool { pool-size-min = 1, pool-size-max = 1 }
                }
              }
              cluster {
                # A gate that cannot be reached serves on and comes back: nobody is put out for it.
                downing-provider-class = "Akka.Cluster.NoDowning, Akka.Cluster"
                allow-weakly-up-members = 2s
                log-info = off
                retry-unsuccessful-join-after = 2s
                failure-detector { acceptable-heartbeat-pause = 6s, heartbeat-interval = 2s }
                distributed-data {
                  # A few bans go out at once. Of many, this tells two gates every fifth of it; and it mends what was lost, and brings a gate that joins up
                  # to date: 64 digests of 30 bytes each time.
                  gossip-interval = 1s
                  notify-subscribers-interval = 100ms
                  max-delta-elements = 16
                  # The buckets name no gates that would have to be pruned.
                  pruning-interval = 0s
                }
              }
              coordinated-shutdown {
                exit-clr = off
                run-by-clr-shutdown-hook = off
                # It waits there for this gate to leave: see GatesSystem.
                phases.before-service-unbind.timeout = 10000d
                phases.cluster-leave.timeout = 3s
                phases.cluster-exiting.timeout = 5s
                phases.cluster-exiting-done.timeout = 3s
              }
            }
            """)).WithFallback(DistributedData.DefaultConfig()); // Else it comes after the serializers, which want it.
        return settings.AkkaHocon.Length == 0 ? own : ConfigurationFactory.ParseString(settings.AkkaHocon).WithFallback(own);
    }

    private static string Refused(params string[] serializers) =>
        string.Join('\n', serializers.Select(name => $"{name} = \"LoginGate.Cluster.Wire.RefusingSerializer, LoginGate.Cluster\""));
}
