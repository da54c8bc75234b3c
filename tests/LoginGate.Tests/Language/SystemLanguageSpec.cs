using LoginGate.Language;

namespace LoginGate.Tests.Language;

/// <summary>Whose language counts.</summary>
public sealed class SystemLanguageSpec
{
    [Theory]
    [InlineData("", false)]
    [InlineData("LANG=zh_CN.UTF-8", true)]
    [InlineData("LANG=zh_CN.GBK", true)]
    [InlineData("LANG=zh", true)]
    [InlineData("LANG=zha", false)]
    [InlineData("LANG=en_US.UTF-8", false)]
    [InlineData("LANG=zh_CN.UTF-8 LC_MESSAGES=en_US.UTF-8", false)]
    [InlineData("LANG=en_US.UTF-8 LC_MESSAGES=zh_TW.UTF-8", true)]
    [InlineData("LANG=zh_CN.UTF-8 LC_ALL=C", false)]
    [InlineData("LANG=zh_CN.UTF-8 LC_ALL=", true)]
    [InlineData("LANG=zh_CN.UTF-8 LOGINGATE_LANG=en", false)]
    [InlineData("LANG=C LOGINGATE_LANG=zh", true)]
    [InlineData("LANG=C LOGINGATE_LANG=ZH-Hans", true)]
    [InlineData("LANG=zh_CN.UTF-8 LOGINGATE_LANG=fr", true)]
    public void The_environment_says_it(string environment, bool isChinese)
    {
        var variables = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

        Assert.Equal(isChinese, SystemLanguage.IsChinese(variables.GetValueOrDefault, () => false));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("LANG", false)]
    [InlineData("LOGINGATE_LANG", false)]
    public void Without_it_the_system_does(string variable, bool isChinese)
    {
        Assert.Equal(isChinese, SystemLanguage.IsChinese(name => name == variable ? "en" : null, () => true));
    }
}
