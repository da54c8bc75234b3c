using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LoginGate.Settings;
using LoginGate.Shared;

namespace LoginGate.CommandLine.Cluster;

/// <summary><c>logingate cluster cert</c>: the gates' own authority, once, and a certificate for each gate.</summary>
internal sealed class ClusterCertCommand
{
    private const string CaFile = "ca.pem";
    private const string CaKeyFile = "ca.key";

    private readonly Argument<string> _name = new("NAME") { Description = "The gate's name, as in login-gate.cluster.name" };

    private readonly Option<string> _out = new("--out", "-o")
    {
        Description = Phrase.Of($"The folder of the authority, {CaFile} and {CaKeyFile}, which are made if they are not there; NAME.pem goes there too").Said,
        HelpName = "DIR",
        DefaultValueFactory = _ => ".",
    };

    private readonly Option<int> _days = new("--days")
    {
        Description = "How long the certificate holds, 1 to 7300",
        HelpName = "N",
        DefaultValueFactory = _ => 1825,
    };

    private readonly Option<string[]> _hosts = new("--host")
    {
        Description = "A name or address that the others reach the gate by; may be given several times; without it, NAME",
        HelpName = "HOST",
    };

    private readonly Option<bool> _force = new("--force") { Description = "Overwrite NAME.pem if it exists; the authority is never overwritten" };

    public static Command Create()
    {
        var arguments = new ClusterCertCommand();
        var command = new Command("cert", "Make a gate's certificate, and first the authority that signs it")
        {
            arguments._name, arguments._out, arguments._days, arguments._hosts, arguments._force,
        };
        command.SetAction(arguments.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var (name, folder, days, hosts) = (parsed.GetValue(_name)!, parsed.GetValue(_out)!, parsed.GetValue(_days), parsed.GetValue(_hosts) ?? []);
        if (Refusal(name, folder, days, hosts) is { } refusal)
        {
            Say.Error(refusal);
            return ExitCodes.BadUsage;
        }
        try
        {
            Make(name, folder, days, hosts, parsed.GetValue(_force));
            return ExitCodes.Good;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or CryptographicException)
        {
            Say.Error(Phrase.Verbatim(refused.Message));
            return ExitCodes.Failed;
        }
    }

    private static Phrase? Refusal(string name, string folder, int days, string[] hosts)
    {
        if (!ClusterReader.IsName(name))
            return $"NAME must be 1 to 64 letters, digits, '.', '_' and '-', is '{name}'";
        if (name.Equals("ca", StringComparison.OrdinalIgnoreCase))
            return "a gate cannot be called 'ca': its certificate would be the authority's file";
        if (folder.Length == 0)
            return "--out must name a folder";
        if (days is < 1 or > 7300)
            return $"--days must be 1 to 7300, is {days}";
        return hosts.FirstOrDefault(host => !PlainAddress.IsHost(host)) is { } wrong ? Phrase.Of($"--host must be a name or an IP address, without a port, is '{wrong}'") : null;
    }

    private static void Make(string name, string folder, int days, string[] hosts, bool force)
    {
        var file = Path.Join(folder, $"{name}.pem");
        // Before an authority is made for nothing.
        if (!force && Path.Exists(file))
            throw new IOException($"{file} exists already, nothing is written; --force overwrites it");
        Directory.CreateDirectory(folder);
        using var authority = Authority(folder);
        var now = TimeProvider.System.GetUtcNow();
        var names = hosts.Length > 0 ? hosts : PlainAddress.IsHost(name) ? [name] : [];
        using var certificate = authority.Sign(name, names, now, now.AddDays(days));
        Write(file, $"{certificate.ExportCertificatePem()}\n{certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()}\n", WholeFile.OwnerAlone, force);
        Say.Line($"made {file}: the certificate of gate {name} with its key, until {Day(certificate.NotAfter)}");
        Console.WriteLine($"  SHA-256 {certificate.GetCertHashString(HashAlgorithmName.SHA256)}");
        TellNext(name, folder, hosts.Length > 0 ? hosts[0] : "10.0.0.1");
    }

    /// <summary>The folder's authority; one that is made if there is none.</summary>
    private static GateAuthority Authority(string folder)
    {
        var (file, keyFile) = (Path.Join(folder, CaFile), Path.Join(folder, CaKeyFile));
        if (File.Exists(file) && File.Exists(keyFile))
            return Load(file, keyFile);
        if (Path.Exists(file) || Path.Exists(keyFile))
        {
            throw new IOException(Path.Exists(file)
                ? $"{file} is there and {keyFile} is not: make certificates in the folder where the authority's key is"
                : $"{keyFile} is there and {file} is not: copy it back from a gate's machine");
        }
        var authority = GateAuthority.Create(TimeProvider.System.GetUtcNow());
        Write(keyFile, authority.KeyPem + "\n", WholeFile.OwnerAlone, overwrite: false);
        try
        {
            Write(file, authority.CertificatePem + "\n", mode: null, overwrite: false);
        }
        catch
        {
            // Both or none.
            File.Delete(keyFile);
            throw;
        }
        Say.Line($"made {file}: the authority of these gates, until {Day(authority.Until)}; its key is {keyFile}");
        return authority;
    }

    private static void Write(string file, string text, UnixFileMode? mode, bool overwrite) => WholeFile.Write(file, Encoding.ASCII.GetBytes(text), mode, overwrite);

    private static GateAuthority Load(string file, string keyFile)
    {
        try
        {
            return GateAuthority.Load(File.ReadAllText(file), File.ReadAllText(keyFile), TimeProvider.System.GetUtcNow());
        }
        catch (CryptographicException broken)
        {
            throw new CryptographicException($"{file} and {keyFile}: {broken.Message}");
        }
    }

    private static void TellNext(string name, string folder, string host) => Say.Line($$"""

        Next:
          1. Copy {{name}}.pem and {{CaFile}} to the machine of gate {{name}}, readable for the gate's user alone.
          2. Never copy {{Path.Join(folder, CaKeyFile)}}: whoever has it can make gates. It is needed here for further certificates and nowhere else.
          3. In the gate's settings:
               login-gate.cluster {
                 enabled = on
                 name = "{{name}}"
                 listen { host = "0.0.0.0", public-host = "{{host}}" }   # where the others reach it
                 peers = ["10.0.0.2"]                              # one or more of the others
                 tls { certificate = "{{name}}.pem", ca = "{{CaFile}}" }
               }
          4. `logingate check` with these settings, then restart the gate. The same for each of the others, from this folder.
        """);

    private static string Day(DateTimeOffset time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
