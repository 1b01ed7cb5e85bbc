//! Somebody at the demo's page: clicks, types and looks, and counts it. Whatever is looked for is waited for.

use crate::chromium::Chromium;
use std::{
    path::PathBuf,
    time::{Duration, Instant},
};
use thirtyfour::{By, Key, WebElement, extensions::query::ElementQueryable as _};

/// The longest one click is tried while the page redraws what is clicked.
const PATIENCE: Duration = Duration::from_secs(90);

pub(crate) struct Person {
    pub(crate) chromium: Chromium,
    pub(crate) clicks: u32,
    pub(crate) typed: u32,
    began: Instant,
    folder: PathBuf,
    photographs: u32,
}

impl Person {
    /// Sits down at `page`. Pictures of this story go to `tmp/browser/<story>` in the build folder.
    pub(crate) async fn at(chromium: Chromium, page: &str, story: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("browser").join(story);
        // Pictures of an earlier run are not of this one.
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder for the pictures");
        let person = Self { chromium, clicks: 0, typed: 0, began: Instant::now(), folder, photographs: 0 };
        person.resize(1280, 900).await;
        person.chromium.driver.goto(page).await.expect("the page");
        person
    }

    pub(crate) async fn resize(&self, width: u32, height: u32) {
        self.chromium.driver.set_window_rect(0, 0, width, height).await.expect("a window");
    }

    /// The first that an XPath finds and that is shown.
    pub(crate) async fn find(&self, xpath: &str) -> WebElement {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.chromium.driver.query(By::XPath(xpath)).and_displayed().first().await {
                Ok(found) => return found,
                // Drawn anew between the finding and the look at it.
                Err(_) if Instant::now() < until => {}
                Err(error) => {
                    self.keep("not-found").await;
                    panic!("not on the page: {xpath}\n{error}\n{}", self.text().await)
                }
            }
        }
    }

    /// All the words on the page.
    pub(crate) async fn text(&self) -> String {
        let body = self.chromium.driver.find(By::Css("body")).await.expect("a page");
        body.text().await.unwrap_or_default()
    }

    /// Clicks what an XPath finds; once more if the page drew it anew in between.
    pub(crate) async fn click(&mut self, xpath: &str) {
        let until = Instant::now() + PATIENCE;
        loop {
            let clicked = self.find(xpath).await.click().await;
            match clicked {
                Ok(()) => break,
                Err(error) => assert!(Instant::now() < until, "can't be clicked: {xpath}\n{error}"),
            }
        }
        self.clicks += 1;
    }

    /// Presses the last button with this label: the newest message's.
    pub(crate) async fn press(&mut self, label: &str) {
        self.click(&format!("(//button[normalize-space(.)='{label}'])[last()]")).await;
    }

    /// Clicks again where the list moved under the click, because a channel came in between.
    pub(crate) async fn open_channel(&mut self, name: &str) {
        let head = format!("//header[@id='head'][contains(.,'{name}')]");
        let until = Instant::now() + PATIENCE;
        loop {
            self.click(&format!("//nav//button[contains(.,'{name}')]")).await;
            let shown = self.chromium.driver.query(By::XPath(&head)).and_displayed();
            if shown.wait(Duration::from_secs(2), Duration::from_millis(100)).first().await.is_ok() {
                return;
            }
            assert!(Instant::now() < until, "{name} can't be opened");
        }
    }

    /// Changes who sits at the page.
    pub(crate) async fn sign_in(&mut self, name: &str) {
        self.click(&format!("//select[@id='person']/option[contains(.,'{name}')]")).await;
        // The choice in the closed list counts as two: opening it, and the choice.
        self.clicks += 1;
    }

    /// Types into the open channel's box.
    pub(crate) async fn write(&mut self, text: &str) {
        self.find("//form[@id='composer']//textarea").await.send_keys(text).await.expect("typing");
        self.typed += u32::try_from(text.chars().count()).unwrap_or(0);
    }

    /// One key, wherever the cursor is.
    pub(crate) async fn key(&mut self, key: Key) {
        let keys = self.chromium.driver.action_chain().send_keys(key);
        keys.perform().await.expect("a key");
        self.typed += 1;
    }

    /// Waits until words are shown in a message.
    pub(crate) async fn see(&self, words: &str) -> WebElement {
        self.find(&format!("(//article[contains(.,'{words}')])[last()]")).await
    }

    /// Scrolls the last message with these words to the top of the list. In one go within the page, which may draw the
    /// message anew at any time.
    pub(crate) async fn look_at(&self, words: &str) {
        let xpath = format!("(//article[contains(.,'{words}')])[last()]");
        self.find(&xpath).await;
        let scroll = "document.evaluate(arguments[0], document, null, 9).singleNodeValue?.scrollIntoView()";
        self.chromium.driver.execute(scroll, vec![xpath.into()]).await.expect("scrolling");
    }

    /// Keeps a picture of the window.
    pub(crate) async fn photograph(&mut self, name: &str) {
        self.photographs += 1;
        self.keep(&format!("{:02}-{name}", self.photographs)).await;
    }

    async fn keep(&self, name: &str) {
        let path = self.folder.join(format!("{name}.png"));
        self.chromium.driver.screenshot(&path).await.expect("a picture");
    }

    /// Says how much it took, ends the browser, and holds the page to a clean console.
    pub(crate) async fn leave(self) {
        println!(
            "in the browser: {} clicks, {} keys, {:.1} s; {} pictures in {}",
            self.clicks,
            self.typed,
            self.began.elapsed().as_secs_f64(),
            self.photographs,
            self.folder.display()
        );
        let complaints = self.chromium.complaints().await;
        self.chromium.driver.quit().await.expect("the browser ends");
        assert!(complaints.is_empty(), "the page complained: {complaints:#?}");
    }
}
