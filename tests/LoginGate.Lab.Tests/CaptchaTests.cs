using LoginGate.Protocol;

namespace LoginGate.Lab.Tests;

/// <summary>A LoginSrv that sends a captcha before it is asked for anything, and robots that pass over it.</summary>
public class CaptchaTests
{
    public static TheoryData<string> Presets => [.. Dialect.PresetNames];

    [Theory]
    [MemberData(nameof(Presets))]
    public async Task Robots_pass_over_a_captcha_and_log_in(string preset)
    {
        await using var lab = await LabSetup.StartAsync(preset);
        lab.Server.Behaviour = new LoginSrvBehaviour { AfterOpen = LabCaptcha.Build(lab.Dialect) };
        await using var robot = lab.Robot();

        var results = await robot.RunAsync(RobotScript.Everything);

        Assert.All(results, result => Assert.True(result.IsGood, result.ToString()));
        Assert.Equal(1, robot.Captchas);
    }

    [Fact]
    public async Task A_captcha_comes_before_the_client_has_sent_anything_and_is_as_long_as_a_real_one()
    {
        await using var lab = await LabSetup.StartAsync("classic");
        lab.Server.Behaviour = new LoginSrvBehaviour { AfterOpen = LabCaptcha.Build(lab.Dialect) };
        await using var robot = lab.Robot();
        await robot.ConnectAsync();

        byte[]? captcha = await robot.ReceiveRawAsync();

        Assert.Equal(LabCaptcha.Build(lab.Dialect), captcha);
        Assert.True(LabCaptcha.IsOne(lab.Dialect, captcha));
        Assert.InRange(captcha!.Length, 10_000, 13_312);
    }

    [Fact]
    public async Task Echoes_are_not_taken_for_the_captcha_that_comes_first()
    {
        await using var lab = await LabSetup.StartAsync("classic", options => options with { Mode = LoginSrvMode.Echo });
        lab.Server.Behaviour = new LoginSrvBehaviour { AfterOpen = LabCaptcha.Build(lab.Dialect) };
        await using var robot = lab.Robot();

        var results = await robot.RunAsync([RobotStep.Idle, RobotStep.Echo, RobotStep.Echo]);

        Assert.All(results, result => Assert.True(result.IsGood, result.ToString()));
    }
}
